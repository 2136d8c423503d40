package io.portkeeper.testapp.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.portkeeper.testapp.connect.Acceptor;
import io.portkeeper.testapp.it.subject.HelloMain;
import io.portkeeper.testapp.it.subject.SecuredMain;
import io.portkeeper.testapp.lab.Agent;
import io.portkeeper.testapp.lab.Command;
import io.portkeeper.testapp.lab.Jvm;
import io.portkeeper.testapp.lab.JvmCommand;
import io.portkeeper.testapp.lab.Lab;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The agent under a security manager that is set on the command line or in main, with and without a grant for the agent's
 * jar.
 */
@Tag("jdk")
class SecurityManagerIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String SET = "-Djava.security.manager";
    private static final String FAIL = "fallback=fail";
    private static final int OWNED = 64;

    /** The permissions that the JDK requires of a program that connects, for all code. */
    private static final String OF_ALL =
            "grant { permission java.net.SocketPermission \"*\", \"connect,resolve\"; };\n";

    @TempDir
    Path folder;

    @BeforeEach
    void there_are_security_managers() {
        assumeThat(Runtime.version().feature())
                .as("JEP 486: later ones have none")
                .isLessThan(24);
    }

    @ParameterizedTest
    @ValueSource(strings = {"=", "=="})
    void without_a_grant_the_jvm_runs_without_it_and_a_line_says_what_is_missing(String withDefaultsOrNot)
            throws Exception {
        JvmCommand hello = JvmCommand.of(HelloMain.class)
                .withOptions(SET, "-Djava.security.policy" + withDefaultsOrNot + policy(OF_ALL));
        try (Jvm jvm = Agent.under(hello, "pool=10.9.0.1").start()) {
            assertThat(jvm.exitCode(LIMIT)).as("%s", jvm.stderr()).isZero();
            assertThat(jvm.stdout()).containsExactly("hello");
            assertThat(agentsLines(jvm))
                    .singleElement()
                    .asString()
                    .startsWith(
                            "ERROR portkeeper - not started, the application runs without it: a security manager is set")
                    .contains("permission java.security.AllPermission");
        }
    }

    /** Checking whether the file exists is denied as well. */
    @Test
    void without_a_grant_a_file_in_the_argument_aborts_nothing() throws Exception {
        JvmCommand hello = JvmCommand.of(HelloMain.class)
                .withOptions(SET, Agent.option() + "=pool=10.9.0.1,config=" + folder.resolve("portkeeper.properties"));
        try (Jvm jvm = hello.start()) {
            assertThat(jvm.exitCode(LIMIT)).as("%s", jvm.stderr()).isZero();
            assertThat(jvm.stdout()).containsExactly("hello");
            assertThat(agentsLines(jvm))
                    .singleElement()
                    .asString()
                    .startsWith("ERROR portkeeper - not started, the application runs without it: ");
        }
    }

    @Test
    void without_a_grant_the_jvm_ends_where_the_argument_says_fail() throws Exception {
        JvmCommand hello = JvmCommand.of(HelloMain.class).withOptions(SET, Agent.option() + "=pool=10.9.0.1," + FAIL);
        try (Jvm jvm = hello.start()) {
            assertThat(jvm.exitCode(LIMIT)).isEqualTo(1);
            assertThat(jvm.stdout()).isEmpty();
            assertThat(agentsLines(jvm))
                    .singleElement()
                    .asString()
                    .startsWith("ERROR portkeeper - not started, and fallback=fail forbids connections without it: ");
        }
    }

    /**
     * The application connects until all ports are used and beyond, so that the agent reads files and starts threads within
     * the application's connects.
     */
    @ParameterizedTest
    @CsvSource({"started, true", "set, true", "set, false"})
    void works_with_a_grant_or_where_it_was_there_first(String way, boolean granted) throws Exception {
        String grant = "grant codeBase \"" + Agent.path().toUri() + "\" { permission java.security.AllPermission; };\n";
        try (Acceptor origin = new Acceptor(Lab.DESTINATION);
                Jvm jvm = Agent.under(
                                secured(origin, Lab.PORTS + OWNED + 10, way, granted ? grant + OF_ALL : OF_ALL),
                                "pool=10.9.0.1",
                                "ports.owned=61000-" + (61_000 + OWNED - 1),
                                "metrics=127.0.0.1:" + Lab.freePort(),
                                FAIL)
                        .start()) {
            String opened = jvm.awaitLine(line -> line.startsWith("opened "), LIMIT);
            assertThat(opened)
                    .as("%s", jvm.stderr())
                    .startsWith("opened " + (Lab.PORTS + OWNED) + " failed 10 java.net.BindException: ")
                    .contains("no port left");
            assertThat(origin.awaitHeld(Lab.PORTS + OWNED).bySource()).containsOnlyKeys("10.9.0.1");
            jvm.send("");
            jvm.awaitLine("closed"::equals, LIMIT);
            assertThat(Command.portkeeper("status", String.valueOf(jvm.pid())).succeeded())
                    .contains("connections open 0", "failures of the agent 0")
                    .doesNotContain("WARN: ");
            jvm.awaitLine(line -> line.contains("status page and metrics at"), LIMIT);
            assertThat(agentsLines(jvm))
                    .noneMatch(line -> line.startsWith("ERROR "))
                    .anyMatch(line -> line.contains("first connection bound"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"unbound", "fail"})
    void where_nothing_helps_it_says_so_and_keeps_its_promise(String fallback) throws Exception {
        try (Acceptor origin = new Acceptor(Lab.DESTINATION);
                Jvm jvm = Agent.under(secured(origin, 10, "denies", OF_ALL), "pool=10.9.0.1", "fallback=" + fallback)
                        .start()) {
            boolean refuses = fallback.equals("fail");
            jvm.awaitLine(line -> line.startsWith(refuses ? "opened 0 failed 10 " : "opened 10 failed 0"), LIMIT);
            assertThat(jvm.awaitLine(line -> line.contains("internal failure before a connect"), LIMIT))
                    .contains("denied to everybody", refuses ? "the connection is refused" : "carrying on without");
            assertThat(jvm.awaitLine(line -> line.contains("the agent cannot be built"), LIMIT))
                    .contains("denied to everybody", refuses ? "are refused" : "bypass it");
        }
    }

    private JvmCommand secured(Acceptor origin, int count, String way, String policy) throws Exception {
        String[] remote = origin.hostAndPort().split(":", -1);
        return JvmCommand.of(SecuredMain.class, remote[0], remote[1], String.valueOf(count), way)
                .withOptions(way.equals("started") ? SET : SET + "=allow", "-Djava.security.policy=" + policy(policy));
    }

    private Path policy(String text) throws Exception {
        return Files.writeString(folder.resolve("policy"), text);
    }

    /** The agent's lines, without the JVM's own warnings that there will be no security manager. */
    private static List<String> agentsLines(Jvm jvm) {
        return jvm.stderr().stream()
                .filter(line -> line.contains(" portkeeper - "))
                .toList();
    }
}
