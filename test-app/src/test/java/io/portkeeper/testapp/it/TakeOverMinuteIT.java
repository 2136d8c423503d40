package io.portkeeper.testapp.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.portkeeper.testapp.lab.Lab;
import io.portkeeper.testapp.ports.PacedRun;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The same as {@link TakeOverIT}, at a rate that shows something only if it is kept up: in the long form, until the first
 * ports have left TIME_WAIT; in the short form, for a part of that time.
 */
@Tag("quiet")
@Tag("soak")
class TakeOverMinuteIT {

    @BeforeAll
    static void fewPorts() throws Exception {
        Lab.portRange(20_000, 20_000 + TakeOverIT.EPHEMERAL - 1);
    }

    @Test
    void no_connect_fails_while_each_second_takes_nearly_all_owned_ports() throws Exception {
        PacedRun run = TakeOverIT.paced(
                Lab.DESTINATION, Soak.of(15, 60), "pool=10.9.0.1", "ports.owned=40000-40199", TakeOverIT.SECOND);
        assertThat(run.failures()).isEmpty();
        assertThat(run.ports(20_000, 20_199)).as("used first").hasSize(TakeOverIT.EPHEMERAL);
        TakeOverIT.assertRested(run, 40_000, Duration.ofSeconds(1));
        assertThat(run.latest()).as("the schedule was kept").isLessThan(Duration.ofSeconds(2));
    }
}
