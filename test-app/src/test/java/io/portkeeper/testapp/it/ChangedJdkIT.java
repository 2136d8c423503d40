package io.portkeeper.testapp.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.portkeeper.testapp.connect.Acceptor;
import io.portkeeper.testapp.connect.ConnectPath;
import io.portkeeper.testapp.connect.Connector;
import io.portkeeper.testapp.lab.Agent;
import io.portkeeper.testapp.lab.Command;
import io.portkeeper.testapp.lab.Lab;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a JDK that is not as the agent knows it, the agent names what is missing, the rest works, and nothing does harm. */
@Tag("jdk")
class ChangedJdkIT {

    private static final String FD = "(Ljava/io/FileDescriptor;";
    private static final int OWNED = 64;
    private static final Duration LIMIT = Duration.ofMinutes(2);

    /** With these options, any connection could be reset at once. */
    private static final String[] OPTIONS = {
        "pool=10.9.0.1",
        "ports.owned=61000-61063",
        "reaper.start=0%",
        "reaper.end=0%",
        "reaper.idle=1ms",
        "reaper.min-idle=1ms"
    };

    @TempDir
    Path classes;

    @Test
    void whose_reads_are_not_seen_has_owned_ports_and_no_reset() throws Exception {
        try (Acceptor origin = new Acceptor(Lab.DESTINATION);
                Connector connector = start(ChangedJdk.withMoved("readv", FD + "JI)J", classes))) {
            int all = Lab.PORTS + OWNED;
            assertThat(connector.open(ConnectPath.CHANNEL, all + 10, origin))
                    .startsWith("opened " + all + " failed 10 ");
            assertThat(origin.awaitHeld(all).clientPorts()).contains(61_000);

            assertThat(connector.log("is live"))
                    .singleElement()
                    .asString()
                    .startsWith("WARN")
                    .contains("does less than it was asked to", "owned ports 61000-61063, reaper off");
            assertThat(connector.log("lacks"))
                    .singleElement()
                    .asString()
                    .contains("readv", "without it the reaper is off", "nearest: sun.nio.ch.SocketDispatcher.read");
            assertThat(connector.log("reset")).isEmpty();
        }
    }

    @Test
    void whose_closes_are_not_seen_has_neither() throws Exception {
        try (Acceptor origin = new Acceptor(Lab.DESTINATION);
                Connector connector = start(ChangedJdk.withMoved("close", FD + ")V", classes))) {
            assertThat(connector.open(ConnectPath.CHANNEL, Lab.PORTS + 10, origin))
                    .startsWith("opened " + Lab.PORTS + " failed 10 ");
            assertThat(origin.awaitHeld(Lab.PORTS).clientPorts()).noneMatch(port -> port >= 61_000);

            assertThat(connector.log("is live"))
                    .singleElement()
                    .asString()
                    .startsWith("WARN")
                    .contains("does less than it was asked to", "owned ports none, reaper off");
            assertThat(connector.log("lacks"))
                    .singleElement()
                    .asString()
                    .contains("close", "without it owned ports, pool.max-connections and the reaper are off");
            assertThat(connector.log("reset")).isEmpty();
        }
    }

    /** SocketChannelImpl reads SO_LINGER when a channel that is registered with a selector is closed. */
    @Test
    void in_which_no_socket_option_can_be_read_any_more_answers_commands() throws Exception {
        try (Connector connector = start(ChangedJdk.withUnusable("SocketOptionRegistry$LazyInitialization", classes))) {
            String pid = String.valueOf(connector.jvm().pid());
            String first = await().atMost(LIMIT)
                    .ignoreExceptionsInstanceOf(IllegalStateException.class) // until the socket is open
                    .until(() -> Command.portkeeper("status", pid).succeeded(), status -> true);
            assertThat(first).contains("pool 10.9.0.1,");
            assertThat(connector.log("internal failure in")).isNotEmpty();
            assertThat(Command.portkeeper("status", pid).succeeded()).contains("pool 10.9.0.1,");
        }
    }

    private static Connector start(String option) throws Exception {
        return Connector.start(Agent.under(Connector.command().withOptions(option), OPTIONS));
    }
}
