package io.portkeeper.testapp.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.portkeeper.testapp.connect.Acceptor;
import io.portkeeper.testapp.connect.ConnectPath;
import io.portkeeper.testapp.connect.Connector;
import io.portkeeper.testapp.it.subject.BoundSocketsMain;
import io.portkeeper.testapp.lab.Agent;
import io.portkeeper.testapp.lab.Jvm;
import io.portkeeper.testapp.lab.JvmCommand;
import io.portkeeper.testapp.lab.Lab;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Connections that the agent must leave alone. */
@Tag("jdk")
class LeftAloneIT {

    @Test
    void sockets_bound_by_the_application_and_those_not_of_tcp_are_as_without_the_agent() throws Exception {
        // A test before this one may have left all ephemeral ports in TIME_WAIT. A socket on the wildcard address needs
        // a port that is free on every address.
        await().atMost(Duration.ofSeconds(90)).until(() -> canBind(0));
        try (Acceptor origin = new Acceptor(Lab.DESTINATION)) {
            List<String> without = run(boundSockets(origin, portsToBind()));
            List<String> with = run(Agent.under(boundSockets(origin, portsToBind()), "pool=" + Lab.POOL));
            assertThat(with).isEqualTo(without).hasSize(15);
        }
    }

    @Test
    void an_excluded_destination_keeps_the_kernels_source() throws Exception {
        try (Acceptor origin = new Acceptor(Lab.DESTINATION);
                Acceptor other = new Acceptor(Lab.OTHER_DESTINATION);
                Connector connector = Connector.underAgent("pool=" + Lab.POOL, "exclude=loopback, 10.9.1.2/32")) {
            connector.open(ConnectPath.SOCKET, 10, origin, other);
            assertThat(origin.awaitHeld(5).bySource().keySet()).allMatch(source -> source.startsWith("10.9.0."));
            assertThat(other.awaitHeld(5).bySource()).containsOnlyKeys("10.9.1.2");
        }
    }

    @Test
    void a_destination_of_a_family_that_the_pool_lacks_keeps_the_kernels_source() throws Exception {
        try (Acceptor origin = new Acceptor(Lab.DESTINATION_V6);
                Connector connector = Connector.underAgent("pool=" + Lab.POOL)) {
            assertThat(connector.open(ConnectPath.CHANNEL, 10, origin)).isEqualTo("opened 10 failed 0");
            assertThat(origin.awaitHeld(10).bySource()).containsOnlyKeys("fd09:0:0:0:0:0:2:1");
        }
    }

    /**
     * The first of four consecutive ports that can be bound now. The sockets do not set SO_REUSEADDR, so a TIME_WAIT of an
     * earlier test would make the bind fail.
     */
    private static int portsToBind() throws IOException {
        while (true) {
            int first = Lab.freePorts(4);
            if (canBind(first) && canBind(first + 1) && canBind(first + 2) && canBind(first + 3)) {
                return first;
            }
        }
    }

    private static boolean canBind(int port) throws IOException {
        try (SocketChannel channel = SocketChannel.open()) {
            channel.bind(new InetSocketAddress(port));
            return true;
        } catch (BindException e) {
            return false;
        }
    }

    private static JvmCommand boundSockets(Acceptor origin, int port) {
        String[] remote = origin.hostAndPort().split(":", -1);
        return JvmCommand.of(BoundSocketsMain.class, remote[0], remote[1], "10.9.0.7", String.valueOf(port));
    }

    private static List<String> run(JvmCommand command) throws Exception {
        try (Jvm jvm = command.start()) {
            assertThat(jvm.exitCode(Duration.ofSeconds(60)))
                    .as("%s", jvm.stderr())
                    .isZero();
            return jvm.stdout();
        }
    }
}
