package io.portkeeper.track;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.FileDescriptor;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallSitesTest {

    private static StackTraceElement jdk(String method) {
        return new StackTraceElement(null, "java.base", "17", "sun.nio.ch.Net", method, "Net.java", 1);
    }

    private static StackTraceElement agent(String method) {
        return new StackTraceElement(
                "portkeeper", null, null, "io.portkeeper.connect.ConnectLadder", method, "ConnectLadder.java", 1);
    }

    private static StackTraceElement application(String className, String method) {
        return new StackTraceElement("app", null, null, className, method, null, -1);
    }

    private static String site(String thread, StackTraceElement... stack) {
        return CallSites.site(stack, thread);
    }

    private static Connection connection() {
        return new Connection(new FileDescriptor(), 7, null, null);
    }

    private static List<Connection> open(CallSites sites, int count) {
        List<Connection> opened = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            Connection connection = connection();
            opened.add(connection);
            sites.opened(connection);
        }
        return opened;
    }

    private static Stream<Connection> known(List<Connection> connections) {
        return connections.stream().filter(connection -> connection.site() != null);
    }

    @Test
    void are_the_first_frame_that_is_not_the_jdks_nor_the_agents() {
        assertThat(site(
                        "main",
                        agent("succeeded"),
                        jdk("connect"),
                        application("com.example.BillingClient", "open"),
                        application("com.example.Main", "main")))
                .isEqualTo("com.example.BillingClient.open");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "io.netty.channel.socket.nio.NioSocketChannel",
                "okhttp3.internal.connection.RealConnection",
                "org.apache.http.impl.conn.PoolingHttpClientConnectionManager",
                "org.eclipse.jetty.client.HttpClient",
                "com.zaxxer.hikari.pool.PoolBase",
            })
    void are_behind_common_libraries(String library) {
        assertThat(site("main", jdk("connect"), application(library, "connect"), application("com.example.A", "b")))
                .isEqualTo("com.example.A.b");
    }

    @Test
    void are_no_class_that_the_jvm_made_of_a_lambda() {
        assertThat(site(
                        "main",
                        application("com.example.A$$Lambda$14/0x0000000800c03000", "run"),
                        application("com.example.A", "b")))
                .isEqualTo("com.example.A.b");
    }

    /** The threads' numbers are left out, because the many threads of a library do the same. */
    @Test
    void are_the_library_and_the_thread_where_the_application_is_not_on_the_stack() {
        assertThat(site(
                        "nioEventLoopGroup-3-12",
                        agent("succeeded"),
                        jdk("connect"),
                        application("io.netty.channel.nio.NioEventLoop", "run"),
                        application("io.netty.util.concurrent.FastThreadLocalRunnable", "run")))
                .isEqualTo("io.netty.channel.nio.NioEventLoop.run in thread nioEventLoopGroup-*-*");
    }

    @Test
    void are_the_thread_where_nothing_but_the_jdk_is_on_the_stack() {
        assertThat(site("HttpClient-1-Worker-0", agent("succeeded"), jdk("connect")))
                .isEqualTo("thread HttpClient-*-Worker-*");
    }

    /** OkHttp puts the URL there, others a request or the user it is from: see docs/security.md, what is never logged. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    OkHttp https://shop.example/basket?user=7 | OkHttp...
                    https://alice:secret@shop.example/        | ...
                    GET /basket?token=secret                  | GET...
                    /basket                                   | ...
                    alice@example.com                         | ...
                    worker=alice                              | ...
                    XNIO-1 I/O-3                              | XNIO-*...
                    worker-12 alice                           | worker-*...
                    ForkJoinPool.commonPool-worker-31         | ForkJoinPool.commonPool-worker-*
                    """)
    void name_of_the_thread_no_more_than_its_kind(String thread, String kind) {
        assertThat(site(thread, jdk("connect"))).isEqualTo("thread " + kind);
    }

    @Test
    void name_no_thread_whose_name_is_no_text() {
        assertThat(List.of("", " ", "a\nERROR portkeeper - b", "a\tb", "a\u001b[2Jb", "a\u202eb", "a\u2028b"))
                .allSatisfy(thread -> assertThat(site(thread, jdk("connect"))).isEqualTo("thread ..."));
    }

    /** Code that a program has generated may have such names. */
    @Test
    void are_one_line_whatever_a_class_is_called() {
        assertThat(site("main", jdk("connect"), application("com.example.A\nERROR portkeeper - b", "c\u001b[2J")))
                .isEqualTo("com.example.A ERROR portkeeper - b.c [2J");
    }

    @Test
    void are_found_on_a_real_stack() throws Exception {
        assertThat(openedInTheAgentsLoader(List.of("")))
                .containsExactly(CallSitesTest.class.getName() + ".openedInTheAgentsLoader");
    }

    @Test
    void are_the_thread_on_a_real_stack_without_application() throws Exception {
        assertThat(openedInTheAgentsLoader(List.of("pool-7-thread-31"))).containsExactly("thread pool-*-thread-*");
    }

    /** Names of threads, or of classes that are generated again and again, must not fill the heap. */
    @Test
    void are_told_apart_up_to_a_thousand() throws Exception {
        List<String> found = openedInTheAgentsLoader(
                IntStream.rangeClosed(1, 1_010).mapToObj("x"::repeat).toList());

        assertThat(found).last().isEqualTo("one of more than 1000 call sites");
        assertThat(Set.copyOf(found)).hasSize(1_001);
    }

    private static List<String> openedInTheAgentsLoader(List<String> threads) throws Exception {
        List<URL> path = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            path.add(new File(entry).toURI().toURL());
        }
        List<String> found = new ArrayList<>();
        try (URLClassLoader loader =
                new URLClassLoader("portkeeper", path.toArray(new URL[0]), ClassLoader.getPlatformClassLoader())) {
            @SuppressWarnings("unchecked")
            UnaryOperator<String> opening = (UnaryOperator<String>)
                    loader.loadClass(Opening.class.getName()).getConstructor().newInstance();
            for (String thread : threads) {
                found.add(opening.apply(thread));
            }
        }
        return found;
    }

    @Test
    void are_found_apart_from_the_connecting_thread() {
        CallSites sites = new CallSites(CallSites.Mode.SAMPLED);
        Connection connection = connection();
        sites.opened(connection);
        assertThat(connection.site()).isNull();

        sites.run();
        assertThat(connection.site()).isNotNull();
    }

    @Test
    void are_known_at_once_when_they_are_to_be_exact() {
        Connection connection = connection();
        new CallSites(CallSites.Mode.EXACT).opened(connection);

        assertThat(connection.site()).isNotNull();
    }

    @Test
    void are_not_looked_for_when_they_are_off() {
        CallSites sites = new CallSites(CallSites.Mode.OFF);
        List<Connection> opened = open(sites, 10);
        sites.run();

        assertThat(known(opened)).isEmpty();
    }

    @Test
    void are_looked_for_as_the_operator_says_from_then_on() {
        CallSites sites = new CallSites(CallSites.Mode.OFF);
        sites.use(CallSites.Mode.EXACT);
        Connection connection = connection();
        sites.opened(connection);

        assertThat(sites.mode()).isEqualTo(CallSites.Mode.EXACT);
        assertThat(connection.site()).isNotNull();
    }

    /** That is 20 in each period of 200 ms. */
    @Test
    void are_found_of_all_connects_up_to_100_a_second() {
        CallSites sites = new CallSites(CallSites.Mode.SAMPLED);
        for (int period = 0; period < 5; period++) {
            List<Connection> opened = open(sites, 20);
            sites.run();
            assertThat(known(opened)).hasSize(20);
        }
    }

    @Test
    void are_found_of_no_more_than_that_when_there_are_nearly_twice_as_many() {
        CallSites sites = new CallSites(CallSites.Mode.SAMPLED);
        open(sites, 39);
        sites.run();
        List<Connection> opened = open(sites, 1_000);
        sites.run();

        // One of two: 500 on average, with a standard deviation of 16.
        assertThat(known(opened).count()).isBetween(400L, 600L);
    }

    @Test
    void are_found_of_a_share_of_more_connects() {
        CallSites sites = new CallSites(CallSites.Mode.SAMPLED);
        open(sites, 1_000);
        sites.run();
        List<Connection> opened = open(sites, 20_000);
        sites.run();

        // One of 50: 400 on average, with a standard deviation of 20.
        assertThat(known(opened).count()).isBetween(280L, 520L);
    }

    @Test
    void are_found_of_all_again_when_it_calms_down() {
        CallSites sites = new CallSites(CallSites.Mode.SAMPLED);
        open(sites, 1_000);
        sites.run();
        sites.run();
        List<Connection> opened = open(sites, 100);
        sites.run();

        assertThat(known(opened)).hasSize(100);
    }

    @Test
    void are_found_of_so_many_of_a_burst_as_wait() {
        CallSites sites = new CallSites(CallSites.Mode.SAMPLED);
        List<Connection> opened = open(sites, 3_000);
        sites.run();

        assertThat(known(opened)).hasSize(1_024);
    }

    @Test
    void are_one_text_for_all_connections_from_there() {
        CallSites sites = new CallSites(CallSites.Mode.EXACT);
        List<Connection> opened = open(sites, 2);

        assertThat(opened.get(0).site()).isSameAs(opened.get(1).site());
    }
}
