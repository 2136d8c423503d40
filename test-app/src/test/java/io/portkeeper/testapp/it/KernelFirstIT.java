package io.portkeeper.testapp.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.portkeeper.testapp.lab.Lab;
import io.portkeeper.testapp.reap.EchoServer;
import io.portkeeper.testapp.reap.Fate;
import io.portkeeper.testapp.reap.HoldWay;
import io.portkeeper.testapp.reap.Holder;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** If the kernel has free ports, the agent uses them, whatever it has counted, and resets no connection. */
class KernelFirstIT {

    private static final int FIRST = 21_000;
    private static final int PORTS = 200;

    /** A port that no other test here has left in TIME_WAIT. */
    private static final int ONLY = 22_000;

    private static final String REUSE = "ipv4/tcp_tw_reuse";

    /** Under pressure, any connection that has been idle for a second may be reset. */
    private static final String[] HASTY = {"pool=10.9.0.1", "ports.owned=off", "reaper.idle=1s", "reaper.min-idle=400ms"
    };

    @BeforeEach
    void fewPorts() throws Exception {
        Lab.portRange(FIRST, FIRST + PORTS - 1);
    }

    @AfterEach
    void restore() throws Exception {
        Lab.restorePortRange();
        Lab.sysctl(REUSE, "0");
    }

    /** The application does not read from these connections, so it does not notice the resets. */
    @Test
    void nobody_goes_for_ports_of_connections_that_the_peer_has_reset() throws Exception {
        try (EchoServer server = new EchoServer(Lab.DESTINATION);
                Holder holder = Holder.underAgent(HASTY)) {
            assertThat(holder.open(HoldWay.UNWATCHED, 170, server).failure()).isEmpty();
            holder.say(0, 170, EchoServer.RESET);
            assertThat(holder.open(HoldWay.SELECTOR, 10, server).failure()).isEmpty();
            // Meanwhile, the agent looks at the lane six times. At first, 180 of its 200 ports seem to be in use.
            holder.awaitIdle(Duration.ofSeconds(3));
            assertThat(holder.lost()).extracting(Fate::id).allMatch(id -> id < 170);
        }
    }

    @Test
    void owned_ports_come_back_from_connections_that_the_peer_has_reset() throws Exception {
        Lab.portRange(FIRST, FIRST + 19);
        try (EchoServer server = new EchoServer(Lab.DESTINATION);
                Holder holder = Holder.underAgent(
                        "pool=10.9.0.1", "ports.owned=61056-61103", "ports.reuse-after=1ms", "reaper.min-idle=60s")) {
            assertThat(holder.open(HoldWay.UNWATCHED, 68, server).failure()).isEmpty();
            // The agent sees half-closes only after 10 s. It does not take back the port of a connection that is over
            // by then, because this side may have closed first.
            holder.awaitIdle(Duration.ofSeconds(12));
            holder.say(20, 48, EchoServer.RESET);
            await().until(() -> server.connections() == 20);
            assertThat(holder.open(HoldWay.UNWATCHED, 48, server).failure()).isEmpty();
            assertThat(holder.open(HoldWay.UNWATCHED, 1, server).failure()).contains("active within 60000 ms");
        }
    }

    /** Many tuning guides set {@code tcp_tw_reuse=1}. The ordinary run lasts until all ports seem to be in use. */
    @Test
    @Tag("soak")
    void nobody_goes_where_the_kernel_lets_ports_in_time_wait_be_used_again() throws Exception {
        Lab.restorePortRange();
        Lab.sysctl(REUSE, "1");
        int seconds = Soak.of(20, 80);
        try (EchoServer server = new EchoServer(Lab.DESTINATION);
                Holder holder = Holder.underAgent("pool=10.9.0.1", "ports.owned=off")) {
            assertThat(holder.open(HoldWay.SELECTOR, 100, server).failure()).isEmpty();
            assertThat(holder.churn(90 * seconds, server, Duration.ofSeconds(seconds)))
                    .isEqualTo("churned " + 90 * seconds + " failed 0");
            List<Fate> lost = holder.lost();
            assertThat(lost).isEmpty();
        }
    }

    /** Nothing listens on the port, so a connect from the same port would connect to itself (RFC 9293, section 3.5). */
    @Test
    void no_connection_leads_to_itself() throws Exception {
        Lab.restorePortRange();
        assertAllRefused("10.9.0.1:20500", Lab.PORTS);
        Lab.portRange(ONLY, ONLY);
        try (Socket only = new Socket()) {
            only.bind(new InetSocketAddress("10.9.0.1", ONLY));
            assertAllRefused("10.9.0.1:61070", 47); // one for each of the other ports
        }
    }

    private static void assertAllRefused(String nobody, int connects) throws Exception {
        try (Holder holder = Holder.underAgent("pool=10.9.0.1", "ports.owned=61056-61103", "exclude=none")) {
            for (int n = 0; n < connects; n++) {
                assertThat(holder.open(HoldWay.UNUSED, 1, nobody).failure()).contains("Connection refused");
            }
        }
    }
}
