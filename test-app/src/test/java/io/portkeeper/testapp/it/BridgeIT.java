package io.portkeeper.testapp.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.portkeeper.testapp.connect.Acceptor;
import io.portkeeper.testapp.it.subject.IntruderMain;
import io.portkeeper.testapp.lab.Agent;
import io.portkeeper.testapp.lab.Command;
import io.portkeeper.testapp.lab.Jvm;
import io.portkeeper.testapp.lab.JvmCommand;
import io.portkeeper.testapp.lab.Lab;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The application cannot misuse the classes that the agent defines in java.base. */
@Tag("jdk")
class BridgeIT {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    @Test
    void the_application_gets_nothing_by_it_and_cannot_switch_the_agent_off_or_mislead_it() throws Exception {
        try (Acceptor origin = new Acceptor(Lab.DESTINATION)) {
            String[] remote = origin.hostAndPort().split(":", -1);
            JvmCommand intruder = JvmCommand.of(IntruderMain.class, remote);
            try (Jvm jvm = Agent.under(intruder, "pool=10.9.0.1").start()) {
                jvm.awaitLine("done"::equals, LIMIT);

                assertThat(jvm.stdout()).containsExactly("from 10.9.0.1", "from 10.9.0.1", "done");
                assertThat(Command.portkeeper("status", String.valueOf(jvm.pid()))
                                .succeeded())
                        .contains("connections open 2, destinations 1")
                        .contains("connects 2: window 2");
                jvm.closeStdin();
                assertThat(jvm.exitCode(LIMIT)).isZero();
                assertThat(jvm.stdout()).endsWith("connected");
                assertThat(jvm.stderr()).allMatch(line -> line.startsWith("INFO portkeeper - "));
            }
        }
    }
}
