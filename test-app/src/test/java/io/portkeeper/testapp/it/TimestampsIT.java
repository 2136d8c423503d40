package io.portkeeper.testapp.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.portkeeper.testapp.lab.Lab;
import io.portkeeper.testapp.ports.CloseWay;
import io.portkeeper.testapp.ports.ClosingServer;
import io.portkeeper.testapp.ports.PacedRun;
import io.portkeeper.testapp.ports.Pacer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Destinations without TCP timestamps. The kernel does not let a port in TIME_WAIT be taken over if its connection was to
 * one of these.
 */
class TimestampsIT {

    private static final int EPHEMERAL = 200;
    private static final int OWNED = 200;
    private static final String HELD = "port still held by an earlier connection";

    @BeforeAll
    static void fewPortsAndNoTimestamps() throws Exception {
        Lab.portRange(20_000, 20_000 + EPHEMERAL - 1);
        Lab.sysctl("ipv4/tcp_timestamps", "0");
    }

    @Test
    void nothing_fails_while_a_source_has_fresh_ports_and_then_as_without_the_agent() throws Exception {
        try (ClosingServer server = new ClosingServer(Lab.DESTINATION);
                Pacer pacer = Pacer.underAgent("pool=10.9.0.1-2", "ports.owned=40000-40199", "ports.reuse-after=1s")) {
            int all = 2 * (EPHEMERAL + OWNED);
            // This takes four seconds, so some ports have rested while others are still fresh.
            PacedRun fresh = pacer.run(CloseWay.CHANNEL, all, all / 4, server);
            assertThat(fresh.failures()).isEmpty();

            // The agent learns by trying whether ports in TIME_WAIT can be taken over. If they cannot, it does not try
            // again for a minute.
            PacedRun usedUp = pacer.run(CloseWay.CHANNEL, 100, 50, server);
            assertThat(usedUp.failed()).isEqualTo(100);
            assertThat(usedUp.failures().keySet())
                    .allSatisfy(failure -> assertThat(failure)
                            .contains("Cannot assign requested address", server.hostAndPort(), "10.9.0.1", "10.9.0.2"));
            assertThat(usedUp.uses())
                    .filteredOn(use -> use.failure().contains(HELD))
                    .hasSizeLessThanOrEqualTo(1);
        }
    }

    @Test
    void what_an_earlier_jvm_left_in_time_wait_costs_one_connect() throws Exception {
        String[] options = {"pool=10.9.0.1-2", "ports.owned=40000-40199", "ports.reuse-after=1s"};
        try (ClosingServer server = new ClosingServer(Lab.DESTINATION)) {
            try (Pacer before = Pacer.underAgent(options)) {
                PacedRun run = before.run(CloseWay.CHANNEL, EPHEMERAL + OWNED, 400, server);
                assertThat(run.failures()).isEmpty();
            }
            // All ports of one source are in TIME_WAIT, which the new JVM does not know. The other source is fresh.
            try (Pacer after = Pacer.underAgent(options)) {
                PacedRun run = after.run(CloseWay.CHANNEL, EPHEMERAL, 200, server);
                assertThat(run.failed()).isLessThanOrEqualTo(1);
            }
        }
    }
}
