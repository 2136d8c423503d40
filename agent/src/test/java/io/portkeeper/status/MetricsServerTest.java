package io.portkeeper.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.portkeeper.config.ListenAddress;
import io.portkeeper.connect.RunningFixture;
import io.portkeeper.http.BoundedServer;
import io.portkeeper.http.Limits;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Asks the server over loopback. */
class MetricsServerTest {

    private static final RunningFixture THE = new RunningFixture("pool=192.0.2.1-4");

    /** Another agent, because each agent has one server. */
    private static final RunningFixture ANYWHERE = new RunningFixture("pool=192.0.2.1-4");

    private static final RunningFixture NAMED = new RunningFixture("pool=192.0.2.1-4");

    private static final List<BoundedServer> SERVERS = new ArrayList<>();

    private static int local;
    private static int anywhere;
    private static int named;

    @BeforeAll
    static void serve() throws IOException {
        local = free();
        start(new ListenAddress(null, local), THE);
        anywhere = free();
        start(new ListenAddress("0.0.0.0", anywhere), ANYWHERE);
        named = free();
        start(new ListenAddress("127.0.0.1", named), NAMED);
    }

    @AfterAll
    static void stop() throws IOException {
        for (BoundedServer server : SERVERS) {
            server.close();
        }
    }

    private static int free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void start(ListenAddress address, RunningFixture agent) throws IOException {
        SERVERS.add(MetricsServer.start(
                address,
                new StatusReader("portkeeper 1.2.3", agent.running(), false),
                agent.running().loops(),
                agent.running().notices()));
    }

    /** An answer; its headers are in lower case. */
    private record Answer(int status, String headers, String body) {}

    /** Writes the request itself, because by default Java's clients do not let a Host be set. */
    private static Answer ask(int port, String method, String path, String host) throws IOException {
        return ask(port, method, path, host, "", StandardCharsets.UTF_8);
    }

    private static Answer ask(int port, String method, String path, String host, String header, Charset charset)
            throws IOException {
        String request = method + " " + path + " HTTP/1.1\r\n"
                + (host == null ? "" : "Host: " + host + "\r\n")
                + header
                + "Connection: close\r\n\r\n";
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), charset);
            int end = answer.indexOf("\r\n\r\n");
            String headers = answer.substring(0, end).toLowerCase(Locale.ROOT);
            return new Answer(Integer.parseInt(answer.split(" ", 3)[1]), headers, answer.substring(end + 4));
        }
    }

    private static Answer scrape(String path, String header, Charset charset) throws IOException {
        return ask(local, "GET", path, "localhost", header, charset);
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

    @Test
    void serves_metrics_in_the_format_that_is_asked_for() throws IOException {
        String accept = "Accept: application/openmetrics-text;version=1.0.0,text/plain;q=0.5\r\n";
        Answer answer = scrape("/metrics", accept, StandardCharsets.UTF_8);

        assertThat(answer.headers()).contains("content-type: application/openmetrics-text; version=1.0.0");
        assertThat(answer.body()).endsWith("# EOF\n");
    }

    @Test
    void compresses_metrics_for_who_understands_it() throws IOException {
        Answer answer = scrape("/metrics", "Accept-Encoding: deflate, gzip\r\n", StandardCharsets.ISO_8859_1);
        byte[] body = answer.body().getBytes(StandardCharsets.ISO_8859_1);

        assertThat(answer.headers()).contains("content-encoding: gzip", "content-length: " + body.length);
        assertThat(new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes())
                .asString(StandardCharsets.UTF_8)
                .contains("portkeeper_destinations 0.0\n");
    }

    @Test
    void serves_those_metrics_that_are_named() throws IOException {
        Answer answer = scrape("/metrics?name%5B%5D=portkeeper_destinations", "", StandardCharsets.UTF_8);

        assertThat(answer.body()).contains("\nportkeeper_destinations 0.0\n").doesNotContain("portkeeper_build_info");
    }

    @ParameterizedTest
    @CsvSource({
        "/metrics?name[]=%zz, text/plain, 400",
        "/metrics?debug=nosuch, text/plain, 500",
        "/metrics, text/plain; escaping=nosuch, 200",
        "/metrics, nonsense, 200",
    })
    void takes_no_nonsense_of_a_client_for_a_failure_of_the_agent(String path, String accept, int status)
            throws IOException {
        Answer answer = scrape(path, "Accept: " + accept + "\r\n", StandardCharsets.UTF_8);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(get("/metrics").body()).contains("portkeeper_internal_failures_total 0.0\n");
    }

    @Test
    void is_healthy_while_it_makes_as_many_other_answers_as_it_may() throws IOException {
        int port = free();
        StatusReader reader = new StatusReader("portkeeper 1.2.3", THE.running(), false);
        SERVERS.add(BoundedServer.start(
                "busy",
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                Limits.DEFAULT,
                new PageHandler(reader, 0),
                List.of(),
                THE.running().loops(),
                THE.running().notices()));

        assertThat(ask(port, "GET", "/metrics", "localhost").status()).isEqualTo(503);
        assertThat(ask(port, "GET", "/status.json", "localhost").headers()).contains("retry-after: 1");
        assertThat(ask(port, "GET", "/-/healthy", "localhost").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/status.json", "/metrics", "/-/healthy", "/nosuch"})
    void says_to_a_head_how_long_the_body_is(String path) throws IOException {
        assertThat(ask(local, "HEAD", path, "localhost").headers())
                .containsPattern("content-length: [1-9]")
                .doesNotContain("transfer-encoding");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/status.json", "/metrics", "/-/healthy"})
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

    /** Otherwise a web page whose name points to 127.0.0.1 (DNS rebinding) could read it through an operator's browser. */
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
    void answers_anybody_where_the_operator_names_an_address() throws IOException {
        assertThat(ask(anywhere, "GET", "/status.json", "proxy-7.example:9404").status())
                .isEqualTo(200);
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
                .isThrownBy(() -> start(new ListenAddress(null, local), new RunningFixture("pool=192.0.2.1-4")));
    }
}
