package io.portkeeper.testapp.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.VirtualMachine;
import io.portkeeper.testapp.connect.Acceptor;
import io.portkeeper.testapp.connect.ConnectPath;
import io.portkeeper.testapp.connect.Connector;
import io.portkeeper.testapp.it.subject.BoundSocketsMain;
import io.portkeeper.testapp.it.subject.HelloMain;
import io.portkeeper.testapp.lab.Agent;
import io.portkeeper.testapp.lab.Jvm;
import io.portkeeper.testapp.lab.JvmCommand;
import io.portkeeper.testapp.lab.Lab;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code fallback=fail} if the agent itself fails, because its jar lacks a class. */
@Tag("jdk")
class FallbackFailIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String POOL = "pool=10.9.0.1";
    private static final String FAIL = "fallback=fail";
    private static final String NOT_STARTED =
            "ERROR portkeeper - not started, and fallback=fail forbids connections without it: ";

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {"premain/Launcher", "start/Startup", "weave/Weaver", "connect/AgentBridge", "start/LateStart"})
    void the_jvm_ends_where_the_agent_cannot_start_and_else_runs_without_it(String missing) throws Exception {
        JvmCommand hello = under(JvmCommand.of(HelloMain.class), without(missing), POOL);
        try (Jvm jvm = hello.start()) {
            assertThat(jvm.exitCode(LIMIT)).as("%s", jvm.stderr()).isZero();
            assertThat(jvm.stdout()).containsExactly("hello");
            assertThat(jvm.stderr())
                    .singleElement()
                    .asString()
                    .contains("not started, the application runs without it", missing.replaceFirst(".*/", ""));
        }
        assertEnds(hello.withOptions("-Dportkeeper." + FAIL), missing.replaceFirst(".*/", ""));
        assertEnds(hello.withEnvironment("PORTKEEPER_FALLBACK", "fail"), missing.replaceFirst(".*/", ""));
    }

    /** The agent binds nothing even if only the last step of its start fails, after everything has been woven. */
    @Test
    void an_agent_that_is_said_not_to_be_started_does_nothing() throws Exception {
        try (Acceptor origin = new Acceptor(Lab.DESTINATION);
                Connector connector = Connector.start(under(Connector.command(), without("start/LateStart"), POOL))) {
            assertThat(connector.open(ConnectPath.SOCKET, 2, origin)).isEqualTo("opened 2 failed 0");
            assertThat(origin.awaitHeld(2).bySource()).containsOnlyKeys("10.9.1.1");
            assertThat(connector.log("not started, the application runs without it"))
                    .hasSize(1);
        }
    }

    @Test
    void the_jvm_ends_on_a_system_that_the_agent_does_not_know() throws Exception {
        JvmCommand hello = Agent.under(JvmCommand.of(HelloMain.class), POOL, FAIL);
        assertEnds(hello.withOptions("-Dos.name=Plan 9"), "this is Plan 9");
    }

    @Test
    void the_jvm_ends_where_sockets_pass_the_agent_by() throws Exception {
        assumeThat(Runtime.version().feature())
                .as("later ones have no other sockets")
                .isEqualTo(17);
        JvmCommand hello = Agent.under(JvmCommand.of(HelloMain.class), POOL, FAIL);
        assertEnds(hello.withOptions("-Djdk.net.usePlainSocketImpl"), "jdk.net.usePlainSocketImpl is set");
    }

    private static void assertEnds(JvmCommand command, String why) throws Exception {
        try (Jvm jvm = command.start()) {
            assertThat(jvm.exitCode(LIMIT)).isEqualTo(1);
            assertThat(jvm.stdout()).isEmpty();
            assertThat(jvm.stderr())
                    .singleElement()
                    .asString()
                    .startsWith(NOT_STARTED)
                    .contains(why);
        }
    }

    @Test
    void attaching_fails_and_the_jvm_runs_on() throws Exception {
        Path broken = without("weave/Weaver");
        try (Acceptor origin = new Acceptor(Lab.DESTINATION);
                Connector connector = Connector.withoutAgent()) {
            VirtualMachine vm =
                    VirtualMachine.attach(String.valueOf(connector.jvm().pid()));
            try {
                assertThatThrownBy(() -> vm.loadAgent(broken.toString(), POOL + "," + FAIL))
                        .isInstanceOf(AgentInitializationException.class);
            } finally {
                vm.detach();
            }
            assertThat(connector.open(ConnectPath.CHANNEL, 1, origin)).isEqualTo("opened 1 failed 0");
            assertThat(connector.log(NOT_STARTED)).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"connect/LadderBuilder", "connect/Attempt"})
    void every_way_to_connect_is_refused_where_the_agent_fails_but_not_to_an_excluded_destination(String missing)
            throws Exception {
        JvmCommand command = under(Connector.command(), without(missing), POOL, FAIL, "exclude=10.9.1.2/32");
        try (Acceptor origin = new Acceptor(Lab.DESTINATION);
                Acceptor excluded = new Acceptor(Lab.OTHER_DESTINATION);
                Connector connector = Connector.start(command)) {
            for (ConnectPath path : ConnectPath.available()) {
                assertThat(connector.open(path, 2, origin))
                        .as("%s", path)
                        .startsWith("opened 0 failed 2 java.net.")
                        .contains("the agent failed, and fallback=fail forbids connections without it");
            }
            assertThat(connector.open(ConnectPath.SOCKET, 2, excluded)).isEqualTo("opened 2 failed 0");
            assertThat(origin.held()).isZero();
            assertThat(connector.wholeLog("the connection is refused, because fallback=fail"))
                    .isNotEmpty();
            assertThat(connector.log("carrying on without")).isEmpty();
        }
    }

    @Test
    void what_is_none_of_its_business_works_where_the_agent_fails() throws Exception {
        try (Acceptor origin = new Acceptor(Lab.DESTINATION)) {
            List<String> without = run(boundSockets(origin));
            List<String> with = run(under(boundSockets(origin), without("connect/LadderBuilder"), POOL, FAIL));
            assertThat(with).isEqualTo(without).hasSize(15);
        }
    }

    /** Uses other ports in each run, because those of the run before are in TIME_WAIT. */
    private static JvmCommand boundSockets(Acceptor origin) {
        String[] remote = origin.hostAndPort().split(":", -1);
        return JvmCommand.of(
                BoundSocketsMain.class, remote[0], remote[1], "10.9.0.7", String.valueOf(Lab.freePorts(4)));
    }

    private static List<String> run(JvmCommand command) throws Exception {
        try (Jvm jvm = command.start()) {
            assertThat(jvm.exitCode(LIMIT)).as("%s", jvm.stderr()).isZero();
            return jvm.stdout();
        }
    }

    private static JvmCommand under(JvmCommand command, Path jar, String... options) {
        JvmCommand under = command.withOptions("-javaagent:" + jar);
        for (String option : options) {
            under = under.withOptions("-Dportkeeper." + option);
        }
        return under;
    }

    /** Makes a copy of the agent's jar without that class. */
    private Path without(String missing) throws IOException {
        Path copy = folder.resolve(missing.replace('/', '.') + ".jar");
        int left = 0;
        try (ZipFile jar = new ZipFile(Agent.path().toFile());
                ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(copy))) {
            for (ZipEntry entry : jar.stream().toList()) {
                if (entry.getName().equals("io/portkeeper/" + missing + ".class")) {
                    left++;
                } else {
                    out.putNextEntry(new ZipEntry(entry.getName()));
                    try (InputStream in = jar.getInputStream(entry)) {
                        in.transferTo(out);
                    }
                }
            }
        }
        assertThat(left).as("%s is in the jar", missing).isEqualTo(1);
        return copy;
    }
}
