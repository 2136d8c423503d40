package io.portkeeper.testapp.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.portkeeper.testapp.it.subject.PauseBeforeReset;
import io.portkeeper.testapp.it.subject.SecondAgent;
import io.portkeeper.testapp.lab.Agent;
import io.portkeeper.testapp.lab.Jvm;
import io.portkeeper.testapp.lab.JvmCommand;
import io.portkeeper.testapp.lab.Lab;
import io.portkeeper.testapp.reap.EchoServer;
import io.portkeeper.testapp.reap.Hunt;
import io.portkeeper.testapp.reap.HuntMain;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Connections are opened, used and closed while the reaper works, both as fast as they can. The reaper must never reset the
 * wrong one.
 */
class WrongVictimIT {

    private static final Duration MIN_IDLE = Duration.ofMillis(100);

    @Test
    @Tag("soak")
    void no_connection_that_was_just_used_is_reset_and_no_answer_is_mixed_up() throws Exception {
        Outcome outcome = hunt(Duration.ofSeconds(Soak.of(10, 65)), command -> command);
        Hunt hunt = outcome.hunt;
        assertThat(hunt.opened()).as("%s", hunt).isGreaterThan(Soak.of(1_000, 10_000));
        assertThat(hunt.reaped()).as("%s", hunt).isGreaterThan(Soak.of(100, 1_000));
        if (Soak.ON) {
            assertReported(outcome.log);
        }
    }

    /** Asserts that the agent has reported the resets, which it does once a minute. */
    private static void assertReported(List<String> log) {
        assertThat(log)
                .filteredOn(line -> line.contains("idle connections for their ports"))
                .singleElement()
                .asString()
                .matches("INFO portkeeper - reset \\d{4,} idle connections for their ports: 10\\.9\\.0\\.1 to "
                        + "10\\.9\\.1\\.1:\\d+ \\(\\d+\\); idle for \\d+ ms to \\d+ m?s; why: .*pressure \\(\\d+\\).*");
    }

    /** Without the lock of Connection, this fails within seconds, because a close and the next open happen during the pause. */
    @Test
    void nor_is_one_when_the_reaper_pauses_between_its_last_look_and_the_reset(@TempDir Path directory)
            throws Exception {
        Path pause = SecondAgent.jar(PauseBeforeReset.class, directory);
        Hunt hunt = hunt(Duration.ofSeconds(15), command -> command.withOptions("-javaagent:" + pause)).hunt;
        assertThat(hunt.opened()).as("%s", hunt).isGreaterThan(1_000);
        assertThat(hunt.reaped()).as("%s", hunt).isGreaterThan(100);
    }

    private record Outcome(Hunt hunt, List<String> log) {}

    private static Outcome hunt(Duration duration, UnaryOperator<JvmCommand> change) throws Exception {
        try (EchoServer server = new EchoServer(Lab.DESTINATION);
                Jvm hunters = change.apply(Agent.under(
                                        JvmCommand.of(
                                                HuntMain.class,
                                                "4",
                                                String.valueOf(duration.toSeconds()),
                                                String.valueOf(MIN_IDLE.toMillis()),
                                                server.hostAndPort()),
                                        "pool=10.9.0.1",
                                        "ports.owned=off",
                                        "reaper.start=0%",
                                        "reaper.end=0%",
                                        "reaper.idle=100ms",
                                        "reaper.min-idle=" + MIN_IDLE.toMillis() + "ms",
                                        // On a busy machine, an answer may take longer than ten times reaper.idle.
                                        "reaper.awaiting-idle=10m")
                                // A connection's last activity is recorded in memory that is not volatile, so C2 must
                                // compile the code here.
                                .withOptions("-XX:TieredStopAtLevel=4"))
                        .start()) {
            String done = hunters.awaitLine(line -> line.startsWith("done "), duration.plusMinutes(1));
            assertThat(hunters.stdout()).containsExactly(done);
            assertThat(hunters.stderr()).noneMatch(line -> line.contains("internal failure"));
            return new Outcome(Hunt.parse(done.substring("done ".length())), hunters.stderr());
        }
    }
}
