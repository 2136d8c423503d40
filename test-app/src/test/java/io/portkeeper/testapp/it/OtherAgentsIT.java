package io.portkeeper.testapp.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.portkeeper.testapp.connect.Connector;
import io.portkeeper.testapp.it.subject.LoadsClasses;
import io.portkeeper.testapp.it.subject.SecondAgent;
import io.portkeeper.testapp.it.subject.TellsConnects;
import io.portkeeper.testapp.lab.Agent;
import io.portkeeper.testapp.lab.JvmCommand;
import io.portkeeper.testapp.lab.Lab;
import io.portkeeper.testapp.reap.EchoServer;
import io.portkeeper.testapp.reap.HoldWay;
import io.portkeeper.testapp.reap.Holder;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Portkeeper beside agents whose transformers load classes while they are being defined, and beside one that weaves a method
 * that Portkeeper weaves too.
 */
@Tag("jdk")
class OtherAgentsIT {

    private static final String POOL = "pool=10.9.0.1";

    @TempDir
    Path folder;

    /**
     * The seeds of two agents, or null for none: the first agent comes before Portkeeper in the order of agents, the second
     * after it.
     */
    static Stream<Arguments> orders() {
        return Stream.of(
                        arguments("1", null),
                        arguments(null, "2"),
                        arguments("3", "4"),
                        arguments("5", "6"),
                        arguments("7", "8"))
                .limit(Soak.of(2, 5));
    }

    @ParameterizedTest
    @MethodSource("orders")
    @Tag("soak")
    void works_beside_agents_that_load_classes_while_they_are_defined(String before, String after) throws Exception {
        JvmCommand command = Connector.command();
        if (before != null) {
            command = command.withOptions(loadsClasses(before));
        }
        command = Agent.under(command, POOL, "fallback=fail");
        if (after != null) {
            command = command.withOptions(loadsClasses(after));
        }
        BindsAlways.assertIn(command);
    }

    /**
     * What the agent that comes first has added is inside what the other adds. If Portkeeper skipped the method, it would
     * skip the other agent's additions as well.
     */
    @Test
    void another_agent_sees_the_connects_of_a_native_transport_whichever_comes_first() throws Exception {
        Path other = SecondAgent.jar(TellsConnects.class, folder);
        for (boolean first : new boolean[] {true, false}) {
            try (EchoServer server = new EchoServer(Lab.DESTINATION);
                    Holder holder = first ? Holder.underAgentAfter(other, POOL) : Holder.underAgentAnd(other, POOL)) {
                assertThat(holder.open(HoldWay.NETTY_EPOLL, 20, server).opened())
                        .isEqualTo(20);
                assertThat(holder.open(HoldWay.NETTY_EPOLL, 1, Lab.DESTINATION.getHostAddress() + ":1")
                                .failed())
                        .isEqualTo(1);

                await().untilAsserted(
                                () -> assertThat(holder.log("connect returns")).hasSize(21));
                assertThat(holder.log("connect begins")).as("first: %s", first).hasSize(21);
                // The refused connect returns false too: as without Portkeeper, it is in progress then, and fails
                // later.
                assertThat(holder.log("connect returns false")).hasSize(21);
            }
        }
    }

    private String loadsClasses(String seed) throws Exception {
        return "-javaagent:" + SecondAgent.jar(LoadsClasses.class, folder) + "=" + seed + " " + Agent.path();
    }
}
