package io.portkeeper.testapp.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.portkeeper.testapp.lab.Lab;
import io.portkeeper.testapp.lab.TimeWaits;
import io.portkeeper.testapp.ports.CloseWay;
import io.portkeeper.testapp.ports.ClosingServer;
import io.portkeeper.testapp.ports.PacedRun;
import io.portkeeper.testapp.ports.Pacer;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the other tests rely on. */
class LabIT {

    /** If {@code tcp_rfc1337} were 0, an RST would end the TIME_WAIT of a few in a thousand. */
    private static final int CONNECTIONS = 5_000;

    @BeforeEach
    void portsForAll() throws Exception {
        Lab.portRange(40_000, 40_000 + 2 * CONNECTIONS - 1);
    }

    @Test
    void every_connection_that_its_client_closed_first_is_in_time_wait() throws Exception {
        try (ClosingServer server = new ClosingServer(Lab.DESTINATION);
                Pacer pacer = Pacer.withoutAgent()) {
            PacedRun run = pacer.run(CloseWay.CHANNEL, CONNECTIONS, CONNECTIONS / 2, server);

            assertThat(run.failures()).isEmpty();
            // The server's thread closes its side a little later.
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(TimeWaits.count("dst", server.hostAndPort()))
                            .isEqualTo(CONNECTIONS));
        }
    }
}
