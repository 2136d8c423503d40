package io.portkeeper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.portkeeper.connect.RunningFixture;
import io.portkeeper.status.Commands;
import io.portkeeper.status.Status;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands ask this JVM, as if the agent were in it, and a process that is not a JVM. */
class JvmCommandsTest {

    private static final long THIS = ProcessHandle.current().pid();

    /** A number above the highest PID that Linux assigns (PID_MAX_LIMIT). */
    private static final long NOBODY = 4_194_305;

    private final StringWriter written = new StringWriter();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
    private final PrintStream stderr = System.err;
    private final RunningFixture the = new RunningFixture("pool=192.0.2.1-2,strategy=round-robin");
    private Process other;
    private Closeable reached;

    @BeforeEach
    void reach() throws IOException {
        reached = Commands.reach(the);
        System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void end() throws IOException {
        reached.close();
        System.setErr(stderr);
        if (other != null) {
            other.destroyForcibly();
        }
    }

    private int run(String... arguments) {
        return Main.run(new PrintWriter(written), arguments);
    }

    private static String pid() {
        return String.valueOf(THIS);
    }

    private String error() {
        return errors.toString(StandardCharsets.UTF_8).strip();
    }

    /** Starts a process that any signal ends. An attempt to attach to it would send one. */
    private long startOther() throws IOException {
        other = new ProcessBuilder("sleep", "60").start();
        return other.pid();
    }

    @Test
    void show_the_status() throws IOException {
        the.open(3, "203.0.113.1", 443, "com.example.A.a");

        assertThat(run("status", pid())).isZero();
        assertThat(written.toString())
                .startsWith("portkeeper 1.2.3 in process " + THIS + ", live for ")
                .contains("pool 192.0.2.1-2, strategy round-robin, reaper on")
                .contains("com.example.A.a to 203.0.113.1:443");
        assertThat(error()).isEmpty();
    }

    @Test
    void show_the_status_as_json() {
        assertThat(run("status", "--json", pid())).isZero();

        assertThat(Status.of(written.toString()).pool()).isEqualTo("192.0.2.1-2");
    }

    @Test
    void show_it_again_and_again_with_what_happened_meanwhile() {
        assertThat(run("top", pid(), "--every", "10ms", "--times", "3")).isZero();

        assertThat(written.toString().split("\u001b\\[H\u001b\\[J", -1)).hasSize(4);
        assertThat(written.toString().lines())
                .filteredOn("a second: 0 connects, 0 reset, 0 without a port"::equals)
                .hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0s", "2", "-1s", "soon"})
    void do_not_show_it_without_a_pause(String every) {
        assertThat(run("top", pid(), "--every", every)).isEqualTo(2);
        assertThat(written.toString()).isEmpty();
    }

    @Test
    void report_who_holds_the_ports() throws IOException {
        the.open(3, "203.0.113.1", 443, "com.example.A.a");

        assertThat(run("report", pid())).isZero();
        assertThat(written.toString())
                .startsWith("203.0.113.1:443: 3 of 2,000 ports in use, from ")
                .contains("  com.example.A.a: 3 connections to 203.0.113.1:443, idle for up to ");
    }

    @Test
    void drain_a_source_and_let_it_have_connections_again() {
        assertThat(run("drain", pid(), "192.0.2.1")).isZero();
        assertThat(run("undrain", pid(), "192.0.2.1")).isZero();

        assertThat(written.toString().lines())
                .containsExactly(
                        "192.0.2.1 is draining by hand: no new connection, 0 left", "192.0.2.1 gets connections again");
        assertThat(the.log().lines())
                .containsExactly(
                        "INFO by hand: 192.0.2.1 is draining by hand: no new connection, 0 left",
                        "INFO by hand: 192.0.2.1 gets connections again");
    }

    @Test
    void say_in_one_line_what_the_agent_has_against_it() {
        assertThat(run("drain", pid(), "192.0.2.9")).isEqualTo(1);

        assertThat(error()).isEqualTo("'192.0.2.9' is no source: expected one of [192.0.2.1, 192.0.2.2]");
        assertThat(written.toString()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "top", "report", "attach"})
    void say_that_there_is_no_such_process(String command) {
        assertThat(run(command, String.valueOf(NOBODY))).isEqualTo(1);

        assertThat(error()).isEqualTo("there is no process " + NOBODY);
    }

    @Test
    void say_that_there_is_no_agent() throws IOException {
        RunningJvm jvm = new RunningJvm(startOther(), Instant.now());

        assertThat(jvm.hasAgent()).isFalse();
        assertThat(failure(jvm))
                .isEqualTo("no agent answers in process " + other.pid() + ": add -javaagent to its start script, or use"
                        + " the command attach; run this as the same user, or as root");
    }

    private static String failure(RunningJvm jvm) throws IOException {
        try {
            return jvm.ask("report");
        } catch (RunningJvm.Unreachable e) {
            return e.getMessage();
        }
    }

    @Test
    void attach_to_no_jvm_that_has_the_agent() {
        assertThat(run("attach", pid())).isEqualTo(1);

        assertThat(error()).isEqualTo("the agent is already running in process " + THIS + ": see the command status");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pool=192.0.2.300", "pol=192.0.2.1", "strategy=stiky", "metrics=0"})
    void refuse_a_wrong_option_before_they_touch_the_process(String option) throws Exception {
        assertThat(run("attach", String.valueOf(startOther()), option)).isEqualTo(1);

        assertThat(error()).containsPattern("^(wrong|unknown) option " + option.substring(0, option.indexOf('=')));
        assertThat(error().lines()).hasSize(1);
        assertThat(other.isAlive()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "status x", "drain", "undrain 1", "report 1 2"})
    void want_a_process_and_what_to_do_with_it(String command) {
        assertThat(run(command.split(" ", -1))).isEqualTo(2);
        assertThat(written.toString()).isEmpty();
    }
}
