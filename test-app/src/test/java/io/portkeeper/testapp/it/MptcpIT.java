package io.portkeeper.testapp.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.portkeeper.testapp.connect.Acceptor;
import io.portkeeper.testapp.connect.ConnectPath;
import io.portkeeper.testapp.connect.Connector;
import io.portkeeper.testapp.lab.Agent;
import io.portkeeper.testapp.lab.JvmCommand;
import io.portkeeper.testapp.lab.Lab;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A JVM under the agent whose sockets use MPTCP, as if it was started by {@code mptcpize run java}. */
@Tag("soak")
class MptcpIT {

    private static final Path LIBRARY = Path.of(System.getProperty("portkeeper-test.mptcpize", ""));
    private static final String SAID = "MPTCP connections are bound like TCP connections";

    @BeforeAll
    static void hasLibrary() {
        assertThat(LIBRARY)
                .as("mptcpize's library, which scripts/test could not fetch: see the beginning of its output")
                .isRegularFile();
        assertThat(Files.exists(Path.of("/proc/sys/net/mptcp/enabled")))
                .as("the kernel has MPTCP")
                .isTrue();
    }

    @Test
    void every_way_to_connect_is_bound_to_the_pool_and_it_is_said_once_what_cannot_be_had() throws Exception {
        try (Acceptor origin = new Acceptor(Lab.DESTINATION);
                Acceptor v6 = new Acceptor(Lab.DESTINATION_V6);
                Connector connector = underAgent("pool=10.9.0.1, fd09::1:1")) {
            int opened = 0;
            for (ConnectPath path : ConnectPath.available()) {
                assertThat(connector.open(path, 4, origin, v6)).as("%s", path).isEqualTo("opened 4 failed 0");
                opened += 2;
            }
            assertThat(origin.awaitHeld(opened).bySource()).containsOnlyKeys("10.9.0.1");
            assertThat(v6.awaitHeld(opened).bySource()).containsOnlyKeys("fd09:0:0:0:0:0:1:1");
            assertThat(connector.wholeLog(SAID)).hasSize(1);
            assertThat(connector.log("internal failure")).isEmpty();
        }
    }

    @Test
    void connections_spill_over_and_take_owned_ports() throws Exception {
        int owned = 64;
        int all = 2 * (Lab.PORTS + owned);
        try (Acceptor origin = new Acceptor(Lab.DESTINATION);
                Connector connector = underAgent("pool=10.9.0.1-2", "ports.owned=61000-61063", "reaper=off")) {
            assertThat(connector.open(ConnectPath.CHANNEL, all + 10, origin))
                    .startsWith("opened " + all + " failed 10 ")
                    .contains("no port left: 10.9.0.");
            assertThat(origin.awaitHeld(all).bySource())
                    .containsEntry("10.9.0.1", all / 2)
                    .containsEntry("10.9.0.2", all / 2);
            assertThat(connector.log("IP_LOCAL_PORT_RANGE")).isEmpty();
        }
    }

    /**
     * After connect(AF_UNSPEC), the owner of an MPTCP socket would read the end of the stream and would not learn of the
     * reset.
     */
    @Test
    void none_is_reset_for_another() throws Exception {
        try (Acceptor origin = new Acceptor(Lab.DESTINATION);
                Connector connector = underAgent(
                        "pool=10.9.0.1",
                        "ports.owned=off",
                        "reaper.start=0%",
                        "reaper.end=0%",
                        "reaper.idle=1ms",
                        "reaper.min-idle=1ms")) {
            assertThat(connector.open(ConnectPath.CHANNEL, Lab.PORTS, origin))
                    .isEqualTo("opened " + Lab.PORTS + " failed 0");
            connector.awaitIdle(Duration.ofMillis(100));
            assertThat(connector.open(ConnectPath.CHANNEL, 10, origin))
                    .startsWith("opened 0 failed 10 ")
                    .contains(Lab.PORTS + " that use MPTCP, which are never reset");
            assertThat(origin.awaitHeld(Lab.PORTS).bySource()).containsEntry("10.9.0.1", Lab.PORTS);
        }
    }

    @Test
    void fallback_fail_refuses_one_that_cannot_be_bound() throws Exception {
        try (Acceptor origin = new Acceptor(Lab.DESTINATION);
                Connector connector = underAgent("pool=10.9.0.77", "fallback=fail")) {
            assertThat(connector.open(ConnectPath.SOCKET, 2, origin))
                    .startsWith("opened 0 failed 2 java.net.BindException")
                    .contains("fallback=fail forbids any other");
            assertThat(origin.held()).isZero();
        }
    }

    private static Connector underAgent(String... options) throws Exception {
        JvmCommand command = Agent.under(Connector.command(), options);
        return Connector.start(command.withEnvironment("LD_PRELOAD", LIBRARY.toString()));
    }
}
