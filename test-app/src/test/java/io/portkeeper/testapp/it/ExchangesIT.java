package io.portkeeper.testapp.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.portkeeper.testapp.exchange.AnswerServer;
import io.portkeeper.testapp.exchange.AnswerServer.Tls;
import io.portkeeper.testapp.exchange.Exchanges;
import io.portkeeper.testapp.exchange.Kind;
import io.portkeeper.testapp.lab.Lab;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A connection with an exchange under way is not taken for idle, whatever has been read since the request. */
@Tag("jdk")
class ExchangesIT {

    private static final int PORTS = 60;
    private static final int SLOW = 5;
    private static final int MORE = 30;
    private static final String[] ONE_LANE = {"pool=10.9.0.1", "ports.owned=off"};
    private static final Duration MIN_IDLE = Duration.ofSeconds(2);

    /** After this many exchanges, the handshake is certainly over, and the agent treats the connection like any idle one. */
    private static final int SEVERAL = 5;

    @BeforeAll
    static void fewPorts() throws Exception {
        Lab.portRange(21_000, 21_000 + PORTS - 1);
    }

    static Stream<Arguments> kinds() {
        return Stream.of(
                arguments(Kind.PLAIN, Tls.JDK),
                arguments(Kind.TLS_1_2, Tls.JDK),
                arguments(Kind.TLS_1_2, Tls.BORING_SSL),
                arguments(Kind.TLS_1_3, Tls.JDK),
                arguments(Kind.TLS_1_3, Tls.BORING_SSL));
    }

    /** In TLS 1.3, session tickets arrive after the first request has been sent. */
    @ParameterizedTest
    @MethodSource("kinds")
    void the_first_request_of_a_connection_may_take_as_long_as_it_likes(Kind kind, Tls tls) throws Exception {
        try (AnswerServer server = AnswerServer.of(kind, Lab.DESTINATION, tls);
                Exchanges exchanges = Exchanges.underAgent(ONE_LANE)) {
            assertThat(exchanges.open(kind, server, SLOW, 0)).isEqualTo("opened " + SLOW);
            exchanges.slow(SLOW);
            await().until(() -> server.waiting() == SLOW);
            assertThat(exchanges.open(kind, server, PORTS - SLOW, SEVERAL)).isEqualTo("opened " + (PORTS - SLOW));
            exchanges.awaitIdle(MIN_IDLE);
            assertThat(exchanges.open(kind, server, MORE, SEVERAL)).isEqualTo("opened " + MORE);

            assertAllAnswered(server, exchanges);
        }
    }

    /** Two calls on one connection, the second of which is answered at once. */
    @Test
    void a_call_may_take_as_long_as_it_likes_beside_others_on_its_connection() throws Exception {
        try (AnswerServer server = AnswerServer.of(Kind.GRPC, Lab.DESTINATION, Tls.JDK);
                Exchanges exchanges = Exchanges.underAgent(ONE_LANE)) {
            assertThat(exchanges.open(Kind.GRPC, server, PORTS, 1)).isEqualTo("opened " + PORTS);
            exchanges.slow(SLOW);
            await().until(() -> server.waiting() == SLOW);
            assertThat(exchanges.also(SLOW)).isEqualTo("also " + SLOW);
            exchanges.awaitIdle(MIN_IDLE);
            // The others may not be reset either, because the agent cannot tell whether a call is under way on them.
            assertThat(exchanges.open(Kind.GRPC, server, 1, 1)).startsWith("opened 0 ");
            assertThat(exchanges.log(PORTS + " that may await more of an answer"))
                    .isNotEmpty();

            assertAllAnswered(server, exchanges);
        }
    }

    private static void assertAllAnswered(AnswerServer server, Exchanges exchanges) throws Exception {
        server.release();
        await().untilAsserted(() ->
                assertThat(exchanges.answers()).startsWith("answered ").isEqualTo("answered " + SLOW + " failed 0"));
    }
}
