package io.portkeeper.testapp.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.portkeeper.testapp.origin.Origin;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoadTest {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private Origin origin;

    @BeforeEach
    void start() throws InterruptedException {
        origin = new Origin(new InetSocketAddress(LOOPBACK, 0)).start();
    }

    @AfterEach
    void stop() {
        origin.close();
    }

    @Test
    void holds_all_requests_at_once() throws IOException, InterruptedException {
        LoadResult result = new Load(Target.direct(origin.address())).hold(300, "a", origin, LIMIT);

        assertThat(result.succeeded()).isEqualTo(300);
        assertThat(result.mostHeld()).isEqualTo(300);
        assertThat(result.failures()).isEmpty();
        assertThat(result.sources()).isEqualTo(Map.of("127.0.0.1", 300));
        assertThat(origin.peak()).isEqualTo(300);
    }

    @Test
    void leaves_no_connection_behind() throws IOException, InterruptedException {
        new Load(Target.direct(origin.address())).hold(10, "a", origin, LIMIT);

        await().until(() -> origin.openByPeer().isEmpty());
    }

    @Test
    void sends_at_the_rate_it_is_told_each_request_on_its_own_connection() throws InterruptedException {
        LoadResult result = new Load(Target.direct(origin.address())).rate(200, Duration.ofMillis(500), "/", LIMIT);

        assertThat(result.succeeded()).isEqualTo(100);
        assertThat(origin.accepted()).isEqualTo(100);
        assertThat(result.took()).isGreaterThan(Duration.ofMillis(495));
        assertThat(result.max()).isPositive().isGreaterThanOrEqualTo(result.p50());
    }

    @Test
    void counts_answers_other_than_200_by_status_and_body() throws IOException, InterruptedException {
        HttpServer busy = HttpServer.create(new InetSocketAddress(LOOPBACK, 0), 100);
        busy.createContext("/", exchange -> {
            byte[] body = "<h1>no  ports</h1>".getBytes(UTF_8);
            exchange.sendResponseHeaders(503, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        busy.start();
        try {
            LoadResult result = new Load(Target.direct(busy.getAddress())).hold(5, "a", origin, LIMIT);

            assertThat(result.succeeded()).isZero();
            assertThat(result.failures()).isEqualTo(Map.of("503 no ports", 5));
        } finally {
            busy.stop(0);
        }
    }

    @Test
    void counts_connections_that_are_refused() throws IOException, InterruptedException {
        InetSocketAddress nobody;
        try (ServerSocket closed = new ServerSocket(0, 1, LOOPBACK)) {
            nobody = (InetSocketAddress) closed.getLocalSocketAddress();
        }

        LoadResult result = new Load(Target.direct(nobody)).rate(100, Duration.ofMillis(50), "/", LIMIT);

        assertThat(result.failed()).isEqualTo(5);
        assertThat(result.failures().keySet()).singleElement().asString().contains("Connection refused");
    }

    @Test
    void gives_up_on_a_server_that_never_answers() throws IOException, InterruptedException {
        try (ServerSocket silent = new ServerSocket(0, 100, LOOPBACK)) {
            Target target = Target.direct((InetSocketAddress) silent.getLocalSocketAddress());

            LoadResult result = new Load(target).rate(100, Duration.ofMillis(30), "/", Duration.ofSeconds(1));

            assertThat(result.failures()).isEqualTo(Map.of("no answer within 1 s", 3));
            assertThat(result.firstFailure()).as("when it was due").contains(Duration.ZERO);
        }
    }

    @Test
    void shows_the_result_as_a_table() throws InterruptedException {
        LoadResult result = new Load(Target.direct(origin.address())).rate(100, Duration.ofMillis(20), "/", LIMIT);

        assertThat(result.table()).containsPattern("succeeded +2\n").containsPattern("source 127.0.0.1 +2\n");
    }

    @Test
    void refuses_more_requests_than_it_may_have_descriptors_for() {
        Load load = new Load(Target.direct(origin.address()));

        assertThatThrownBy(() -> load.hold(15_001, "a", origin, LIMIT))
                .hasMessage("count is 15001, expected 1 to 15000");
    }
}
