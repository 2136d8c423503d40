package io.portkeeper.testapp.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.portkeeper.testapp.connect.Acceptor;
import io.portkeeper.testapp.connect.ConnectPath;
import io.portkeeper.testapp.connect.Connector;
import io.portkeeper.testapp.lab.Agent;
import io.portkeeper.testapp.lab.Command;
import io.portkeeper.testapp.lab.Jvm;
import io.portkeeper.testapp.lab.Lab;
import io.portkeeper.testapp.load.KeptConnection;
import io.portkeeper.testapp.load.Target;
import io.portkeeper.testapp.origin.Origin;
import io.portkeeper.testapp.proxy.ProxyUnderTest;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Attaches the agent to running JVMs with the command {@code attach}. */
@Tag("jdk")
class AttachIT {

    private static final int MORE = 200;

    @Test
    void a_proxy_that_fails_for_want_of_ports_serves_the_next_requests() throws Exception {
        List<KeptConnection> kept = new ArrayList<>();
        try (Origin origin = new Origin(new InetSocketAddress(Lab.DESTINATION, Lab.freePort())).start();
                Jvm proxy = ProxyUnderTest.LITTLE_PROXY.start(origin, command -> command)) {
            Target target = ProxyUnderTest.LITTLE_PROXY.target(origin, proxy);
            for (int i = 0; i < Lab.PORTS; i++) {
                assertThat(get(kept, target)).isPositive();
            }
            assertThatThrownBy(() -> get(kept, target)).isInstanceOf(IOException.class);

            String pid = String.valueOf(proxy.pid());
            String attached =
                    Command.portkeeper("attach", pid, "pool=10.9.0.1-4").succeeded();
            assertThat(attached)
                    .contains("the agent runs in process " + pid + ": pool 10.9.0.1-4; " + Lab.PORTS
                            + " outgoing connections were already open and are left alone")
                    .contains("add -javaagent:" + Agent.path());

            for (int i = 0; i < MORE; i++) {
                assertThat(get(kept, target)).isPositive();
            }
            assertThat(origin.accepted()).isEqualTo(Lab.PORTS + MORE);
            assertThat(Command.portkeeper("status", pid).succeeded())
                    .contains("connections open " + MORE + ", destinations 1, unknown 1,000")
                    .contains("connects " + MORE + ": window " + MORE);
            // The connections from before the attach still work.
            assertThat(kept.get(0).get("/again")).isPositive();
            assertThat(kept.get(Lab.PORTS - 1).get("/again")).isPositive();
        } finally {
            for (KeptConnection connection : kept) {
                connection.close();
            }
        }
    }

    private static int get(List<KeptConnection> kept, Target target) throws IOException {
        KeptConnection connection = new KeptConnection(target, kept.size());
        kept.add(connection);
        return connection.get("/attach");
    }

    @Test
    void a_wrong_option_is_refused_and_changes_nothing() throws Exception {
        try (Acceptor origin = new Acceptor(Lab.DESTINATION);
                Connector connector = Connector.withoutAgent()) {
            String pid = String.valueOf(connector.jvm().pid());
            Command refused = Command.portkeeper("attach", pid, "pol=10.9.0.1");

            assertThat(refused.status()).isEqualTo(1);
            assertThat(refused.output()).contains("pol", "did you mean pool?");
            connector.open(ConnectPath.CHANNEL, 1, origin);
            assertThat(origin.awaitHeld(1).bySource()).containsOnlyKeys("10.9.1.1");
            assertThat(connector.jvm().stderr()).isEmpty();
        }
    }

    @Test
    void a_second_agent_is_refused() throws Exception {
        try (Connector connector = Connector.withoutAgent()) {
            String pid = String.valueOf(connector.jvm().pid());
            Command.portkeeper("attach", pid).succeeded();
            Command again = Command.portkeeper("attach", pid);

            assertThat(again.status()).isEqualTo(1);
            assertThat(again.output()).contains("the agent is already running in process " + pid);
        }
    }

    @Test
    void a_jvm_that_lets_nobody_attach_is_left_as_it_is() throws Exception {
        try (Acceptor origin = new Acceptor(Lab.DESTINATION);
                Connector connector = Connector.start(Connector.command().withOptions("-XX:+DisableAttachMechanism"))) {
            Command refused =
                    Command.portkeeper("attach", String.valueOf(connector.jvm().pid()), "pool=10.9.0.1");

            assertThat(refused.status()).isEqualTo(1);
            connector.open(ConnectPath.CHANNEL, 1, origin);
            assertThat(origin.awaitHeld(1).bySource()).containsOnlyKeys("10.9.1.1");
        }
    }
}
