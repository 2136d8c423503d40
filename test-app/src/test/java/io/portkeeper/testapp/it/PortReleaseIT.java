package io.portkeeper.testapp.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.portkeeper.testapp.connect.Acceptor;
import io.portkeeper.testapp.connect.ConnectPath;
import io.portkeeper.testapp.connect.Connector;
import io.portkeeper.testapp.lab.Lab;
import io.portkeeper.testapp.lab.TcpCounters;
import io.portkeeper.testapp.ports.CloseWay;
import io.portkeeper.testapp.ports.ClosingServer;
import io.portkeeper.testapp.ports.PacedRun;
import io.portkeeper.testapp.ports.Pacer;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** When an owned port becomes free again. There are only 64 of them here, because all ephemeral ports are held. */
@Tag("jdk")
class PortReleaseIT {

    private static final int EPHEMERAL = 200;
    private static final String POOL = "pool=10.9.0.1";

    /** More than twice the number of owned ports, of which at most 30 are in use or resting at a time. */
    private static final int CONNECTIONS = 150;

    private static final int PER_SECOND = 100;
    private static final Duration REST = Duration.ofMillis(200);

    private static Connector ephemeral;
    private static Pacer pacer;

    @BeforeAll
    static void start() throws Exception {
        Lab.portRange(20_000, 20_000 + EPHEMERAL - 1);
        ephemeral = Connector.underAgent(POOL, "ports.owned=off");
        pacer = Pacer.underAgent(POOL, "ports.owned=40000-40063", "ports.reuse-after=" + REST.toMillis() + "ms");
    }

    @AfterAll
    static void stop() throws Exception {
        pacer.close();
        ephemeral.close();
    }

    @ParameterizedTest
    @EnumSource
    void follows_its_rest_however_the_connection_is_closed(CloseWay way) throws Exception {
        try (ClosingServer server = new ClosingServer(Lab.DESTINATION)) {
            holdEphemeralPorts(server.hostAndPort());
            PacedRun run = pacer.run(way, CONNECTIONS, PER_SECOND, server);
            assertThat(run.failures()).isEmpty();
            assertThat(run.ports(20_000, 20_199)).isEmpty();
            assertThat(run.reuses(40_000, 40_063)).isGreaterThanOrEqualTo(CONNECTIONS - 64);
            assertThat(run.shortestRest(40_000, 40_063))
                    .hasValueSatisfying(rest -> assertThat(rest).isGreaterThanOrEqualTo(REST));
            assertThat(pacer.log("internal failure")).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.INCLUDE,
            names = {"SOCKET", "CHANNEL", "CHANNEL_IN_EVENT_LOOP", "ASYNCHRONOUS_CHANNEL"})
    void follows_a_connect_that_was_refused(CloseWay way) throws Exception {
        try (Acceptor origin = new Acceptor(Lab.DESTINATION)) {
            holdEphemeralPorts(origin.hostAndPort());
            origin.awaitHeld(EPHEMERAL).stopListening();
            PacedRun run = pacer.run(way, CONNECTIONS, PER_SECOND, origin.hostAndPort());
            assertThat(run.failed()).isEqualTo(CONNECTIONS);
            assertThat(run.failures().keySet())
                    .allMatch(failure -> failure.contains("ConnectException: Connection refused"));
        }
    }

    @Test
    void follows_its_rest_though_the_server_has_not_closed() throws Exception {
        try (ClosingServer reluctant = new ClosingServer(Lab.DESTINATION, 10)) {
            holdEphemeralPorts(reluctant.hostAndPort());
            TcpCounters before = TcpCounters.read();
            PacedRun run = pacer.run(CloseWay.CHANNEL, CONNECTIONS, PER_SECOND, reluctant);
            assertThat(run.failures()).isEmpty();
            // The server's half-open connection answers the SYN with a challenge ACK and is reset. The next SYN follows
            // at once.
            TcpCounters now = TcpCounters.read();
            assertThat(now.since(before, "TCPSYNChallenge")).isPositive();
            assertThat(now.since(before, "TCPSynRetrans"))
                    .as("no other SYN was sent twice")
                    .isEqualTo(now.since(before, "TCPSYNChallenge"));
        }
    }

    private static void holdEphemeralPorts(String destination) throws Exception {
        assertThat(ephemeral.open(ConnectPath.SOCKET, EPHEMERAL, destination))
                .isEqualTo("opened " + EPHEMERAL + " failed 0");
    }
}
