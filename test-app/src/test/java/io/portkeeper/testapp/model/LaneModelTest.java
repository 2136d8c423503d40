package io.portkeeper.testapp.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LaneModelTest {

    private static final LaneModel DEFAULTS = LaneModel.ofDefaults(0.2);
    private static final LaneModel SMALL = new LaneModel(200, 100, 0, 60, 1);

    /** "TCP time_wait and port exhaustion for servers", December 2012. */
    @ParameterizedTest
    @CsvSource({"30000, 60, 500", "30000, 20, 1500", "60000, 20, 3000"})
    void says_of_a_lane_what_was_said_on_nanog(int ports, double timeWaitSeconds, double perSecond) {
        LaneModel lane = new LaneModel(ports, 0, 0, timeWaitSeconds, 0);

        assertThat(lane.sustained(1)).isEqualTo(perSecond);
        assertThat(lane.withoutAgent(1, 3_600)).isEqualTo(perSecond);
    }

    /** {@code plan --rate 3000 --hold 200ms --ephemeral 28232 --owned 4536}. */
    @Test
    void says_of_the_defaults_what_the_plan_command_says() {
        assertThat(Math.round(DEFAULTS.withoutOwned().sustained(1))).isEqualTo(469);
        assertThat(Math.round(DEFAULTS.sustained(1))).isEqualTo(914);
    }

    @Test
    void each_source_carries_as_much_to_one_destination() {
        assertThat(DEFAULTS.sustained(8)).isEqualTo(8 * DEFAULTS.sustained(1), within(1e-6));
    }

    @Test
    void a_plain_bind_carries_no_more_to_many_destinations() {
        assertThat(DEFAULTS.plainBind(8, 3_600)).isEqualTo(8 * DEFAULTS.withoutAgent(1, 3_600), within(1e-6));
    }

    @Test
    void in_a_short_run_from_empty_a_lane_has_each_port_once() {
        LaneModel slow = new LaneModel(200, 100, 0, 60, 30);

        assertThat(slow.fromEmpty(1, 20)).isEqualTo(300 / 20.0, within(0.01));
        assertThat(slow.withoutAgent(1, 20)).isEqualTo(200 / 20.0);
    }

    @Test
    void from_empty_the_owned_ports_are_alone_when_the_ephemeral_ones_are_used_up() {
        assertThat(SMALL.fromEmpty(1, 60)).isEqualTo(100, within(0.1));
        assertThat(SMALL.sustained(1)).isEqualTo(100 + 200 / 60.0, within(0.01));
    }

    @Test
    void clients_that_are_split_by_hash_fill_one_source_before_the_others() {
        assertThat(DEFAULTS.splitClients(1, 60)).isEqualTo(DEFAULTS.plainBind(1, 60), within(1e-6));
        assertThat(DEFAULTS.splitClients(8, 60)).isLessThan(DEFAULTS.plainBind(8, 60));
    }
}
