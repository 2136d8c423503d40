package io.portkeeper.testapp.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.portkeeper.testapp.lab.Lab;
import io.portkeeper.testapp.ports.CloseWay;
import io.portkeeper.testapp.ports.ClosingServer;
import io.portkeeper.testapp.ports.PacedRun;
import io.portkeeper.testapp.ports.Pacer;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A host that allows few connections in TIME_WAIT. Most connections that this side closes first then leave their port free. */
class TimeWaitBucketsIT {

    private static final String BUCKETS = "ipv4/tcp_max_tw_buckets";
    private static final int MOST = 50;
    private static final int EPHEMERAL = 200;

    @BeforeEach
    void fewPortsAndFewerBuckets() throws Exception {
        Lab.portRange(20_000, 20_000 + EPHEMERAL - 1);
        Lab.sysctl(BUCKETS, String.valueOf(MOST));
    }

    @Test
    void no_more_ports_are_counted_than_are_in_time_wait() throws Exception {
        int page = Lab.freePort();
        try (ClosingServer server = new ClosingServer(Lab.DESTINATION);
                Pacer pacer = Pacer.underAgent("pool=10.9.0.1", "ports.owned=off", "metrics=127.0.0.1:" + page)) {
            // Five times as many connections as there are ports, in less than the minute that a TIME_WAIT lasts.
            PacedRun run = pacer.run(CloseWay.CHANNEL, 5 * EPHEMERAL, 150, server);

            assertThat(run.failures()).isEmpty();
            await().atMost(Duration.ofSeconds(30))
                    .ignoreExceptionsInstanceOf(IOException.class) // the page opens some seconds after main
                    .untilAsserted(() -> assertThat(Scrape.of(page).sum("portkeeper_ports_time_wait"))
                            .isEqualTo(MOST));
        }
    }
}
