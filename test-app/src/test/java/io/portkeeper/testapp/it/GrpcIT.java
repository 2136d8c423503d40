package io.portkeeper.testapp.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.portkeeper.testapp.connect.Acceptor;
import io.portkeeper.testapp.connect.GrpcConnectorMain;
import io.portkeeper.testapp.lab.Agent;
import io.portkeeper.testapp.lab.Jvm;
import io.portkeeper.testapp.lab.Lab;
import io.portkeeper.testapp.proxy.Transport;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** gRPC, which contains its own copy of Netty in another package (shaded). */
@Tag("jdk")
class GrpcIT {

    private static final int CHANNELS = 1_500;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @BeforeAll
    static void epollIsThere() {
        assumeThat(Transport.EPOLL.missing()).isEmpty();
    }

    @Test
    void two_sources_hold_its_channels() throws Exception {
        try (Acceptor server = Acceptor.http2(Lab.DESTINATION);
                Jvm client = Agent.under(
                                GrpcConnectorMain.command(CHANNELS, server), "pool=10.9.0.1-2", "ports.owned=off")
                        .start()) {
            assertThat(outcome(client)).isEqualTo("opened " + CHANNELS + " failed 0");
            assertThat(server.bySource()).containsOnlyKeys("10.9.0.1", "10.9.0.2");
            assertThat(server.held()).isEqualTo(CHANNELS);
        }
    }

    @Test
    void without_the_agent_one_range_of_ports_is_all() throws Exception {
        try (Acceptor server = Acceptor.http2(Lab.DESTINATION);
                Jvm client = GrpcConnectorMain.command(CHANNELS, server).start()) {
            assertThat(outcome(client)).isEqualTo("opened " + Lab.PORTS + " failed " + (CHANNELS - Lab.PORTS));
            assertThat(server.held()).isEqualTo(Lab.PORTS);
        }
    }

    private static String outcome(Jvm client) throws Exception {
        return client.awaitLine(line -> line.startsWith("opened "), LIMIT);
    }
}
