package io.portkeeper.testapp.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.portkeeper.testapp.lab.Agent;
import io.portkeeper.testapp.lab.Jvm;
import io.portkeeper.testapp.lab.JvmCommand;
import io.portkeeper.testapp.lab.Lab;
import io.portkeeper.testapp.reap.EchoServer;
import io.portkeeper.testapp.reap.Hunt;
import io.portkeeper.testapp.reap.HuntMain;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Connections are opened, used and closed beside the reaper, both as fast as they can: does it ever hit the wrong one. */
@Tag("minute")
class WrongVictimIT {

    private static final Duration HUNT = Duration.ofSeconds(60);
    private static final Duration MIN_IDLE = Duration.ofMillis(100);

    @Test
    void no_connection_that_was_just_used_is_reset_and_no_answer_is_mixed_up() throws Exception {
        try (EchoServer server = new EchoServer(Lab.DESTINATION);
                Jvm hunters = Agent.under(
                                JvmCommand.of(
                                        HuntMain.class,
                                        "4",
                                        String.valueOf(HUNT.toSeconds()),
                                        String.valueOf(MIN_IDLE.toMillis()),
                                        server.hostAndPort()),
                                "pool=10.9.0.1",
                                "ports.owned=off",
                                "reaper.start=0%",
                                "reaper.end=0%",
                                "reaper.idle=100ms",
                                "reaper.min-idle=" + MIN_IDLE.toMillis() + "ms")
                        .start()) {
            String done = hunters.awaitLine(line -> line.startsWith("done "), HUNT.multipliedBy(2));
            assertThat(hunters.stdout()).containsExactly(done);
            Hunt hunt = Hunt.parse(done.substring("done ".length()));
            assertThat(hunt.opened()).as("%s", hunt).isGreaterThan(10_000);
            assertThat(hunt.reaped()).as("%s", hunt).isGreaterThan(1_000);
            assertThat(hunters.stderr()).noneMatch(line -> line.contains("internal failure"));
        }
    }
}
