package io.portkeeper.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.portkeeper.config.ListenAddress;
import io.portkeeper.connect.RunningFixture;
import io.portkeeper.observe.Daemon;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Over loopback. The servers end with the JVM, as the agent's does. */
class MetricsServerTest {

    private static final RunningFixture THE = new RunningFixture("pool=192.0.2.1-4");

    private static int local;
    private static int anywhere;
    private static int named;

    @BeforeAll
    static void serve() throws Exception {
        local = free();
        start(new ListenAddress(null, local));
        anywhere = free();
        start(new ListenAddress("0.0.0.0", anywhere));
        named = free();
        start(new ListenAddress("127.0.0.1", named));
    }

    private static int free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** By a daemon thread, so that the server's are such too. */
    private static MetricsServer start(ListenAddress address) throws Exception {
        CompletableFuture<MetricsServer> started = new CompletableFuture<>();
        Daemon.start("portkeeper-test", () -> {
            try {
                started.complete(
                        MetricsServer.start(address, new StatusReader("portkeeper 1.2.3", THE.running(), false)));
            } catch (IOException e) {
                started.completeExceptionally(e);
            }
        });
        return started.get(30, TimeUnit.SECONDS);
    }

    /** An answer as it came. */
    private record Answer(int status, String headers, String body) {}

    /** By hand: Java's clients do not let a Host be set. */
    private static Answer ask(int port, String method, String path, String host) throws IOException {
        String request = method + " " + path + " HTTP/1.1\r\n"
                + (host == null ? "" : "Host: " + host + "\r\n")
                + "Connection: close\r\n\r\n";
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int end = answer.indexOf("\r\n\r\n");
            String headers = answer.substring(0, end).toLowerCase(Locale.ROOT);
            return new Answer(Integer.parseInt(answer.split(" ", 3)[1]), headers, answer.substring(end + 4));
        }
    }

    private static Answer get(String path) throws IOException {
        return ask(local, "GET", path, "localhost:" + local);
    }

    @Test
    void serves_the_page_with_nothing_from_elsewhere() throws IOException {
        Answer page = get("/");

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.headers()).contains("content-type: text/html; charset=utf-8");
        assertThat(page.body())
                .contains("status.json")
                .doesNotContainPattern("(src|href|url)\\s*[=(]\\s*[\"']?(https?:)?//");
    }

    @Test
    void serves_the_status_as_json() throws IOException {
        Answer status = get("/status.json");

        assertThat(status.headers()).contains("content-type: application/json; charset=utf-8");
        assertThat(Status.of(status.body()).pool()).isEqualTo("192.0.2.1-4");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/metrics", "/-/healthy"})
    void serves_what_prometheus_asks_for(String path) throws IOException {
        assertThat(get(path).status()).isEqualTo(200);
        assertThat(get(path).headers()).contains("content-type: text/plain");
    }

    @Test
    void says_in_answer_to_the_health_check_what_is_on_and_what_is_lacking() throws IOException {
        assertThat(get("/-/healthy").body()).matches("portkeeper \\S+ is live: reaper \\S+, owned ports \\d+\n");

        THE.running().notices().lacks("this kernel has no such option: windows are off");

        assertThat(get("/-/healthy").body()).endsWith("\nthis kernel has no such option: windows are off\n");
        assertThat(Status.of(get("/status.json").body()).lacks())
                .containsExactly("this kernel has no such option: windows are off");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/status.json", "/nosuch"})
    void lets_no_browser_do_more_with_it_than_it_is_for(String path) throws IOException {
        assertThat(get(path).headers())
                .contains(
                        "content-security-policy: default-src 'none'; ",
                        "frame-ancestors 'none'",
                        "connect-src 'self'",
                        "x-content-type-options: nosniff",
                        "cache-control: no-store");
    }

    @Test
    void says_what_there_is_when_asked_for_anything_else() throws IOException {
        Answer answer = get("/nosuch");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.body()).isEqualTo("there are /, /status.json, /metrics and /-/healthy\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/status.json"})
    void answers_a_head_without_a_body(String path) throws IOException {
        Answer answer = ask(local, "HEAD", path, "localhost");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers()).contains("content-type: ");
        assertThat(answer.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "OPTIONS"})
    void can_be_read_only(String method) throws IOException {
        Answer answer = ask(local, method, "/status.json", "localhost");

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.headers()).contains("allow: get, head");
    }

    /** A web page whose name its owner points to 127.0.0.1 could read it by an operator's browser else. */
    @ParameterizedTest
    @ValueSource(strings = {"/", "/status.json", "/metrics", "/-/healthy", "/nosuch"})
    void answers_nobody_who_takes_it_for_another_host(String path) throws IOException {
        Answer answer = ask(local, "GET", path, "evil.example");

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body()).doesNotContain("192.0.2").doesNotContain("portkeeper");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost.evil.example",
                "127.0.0.1.evil.example",
                "evil.example:80",
                "evil-localhost",
                "[::1].evil.example",
                "",
                "192.0.2.1",
            })
    void takes_no_other_name_for_its_own(String host) throws IOException {
        assertThat(ask(local, "GET", "/", host).status()).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "localhost:9404", "127.0.0.1", "127.0.0.1:9404", "[::1]", "[::1]:9404"})
    void knows_its_own_names(String host) throws IOException {
        assertThat(ask(local, "GET", "/", host).status()).isEqualTo(200);
    }

    @Test
    void takes_no_other_name_where_the_operator_names_loopback() throws IOException {
        assertThat(ask(named, "GET", "/status.json", "evil.example").status()).isEqualTo(403);
        assertThat(ask(named, "GET", "/status.json", "127.0.0.1").status()).isEqualTo(200);
    }

    @Test
    void leaves_no_limit_of_the_exporters_to_the_applications_servers() {
        assertThat(System.getProperty("sun.net.httpserver.maxReqTime")).isNull();
        assertThat(System.getProperty("sun.net.httpserver.maxRspTime")).isNull();
    }

    @Test
    void answers_anybody_where_the_operator_names_an_address() throws IOException {
        assertThat(ask(anywhere, "GET", "/status.json", "proxy-7.example:9404").status())
                .isEqualTo(200);
    }

    @Test
    void knows_that_it_accepts_connections() throws Exception {
        assertThat(start(new ListenAddress(null, free())).accepts()).isTrue();
    }

    @Test
    void tells_of_each_thread_whether_it_does_its_work() throws IOException {
        THE.running().loops().start("clock", Duration.ZERO, loop -> {
            Thread.sleep(Long.MAX_VALUE);
            return true;
        });

        assertThat(get("/metrics").body()).contains("portkeeper_thread_stalled{thread=\"clock\"} 0.0\n");
    }

    @Test
    void does_not_begin_where_something_else_listens() {
        assertThatExceptionOfType(BindException.class)
                .isThrownBy(() -> MetricsServer.start(
                        new ListenAddress(null, local), new StatusReader("", THE.running(), false)));
    }
}
