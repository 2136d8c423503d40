package io.portkeeper.testapp.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulationTest {

    private static final double SECONDS = 60;
    private static final LaneModel LANE = new LaneModel(1_000, 100, 0.2, 60, 1);

    @ParameterizedTest
    @CsvSource({"1, 100, 1", "2, 100, 1", "4, 100, 1", "8, 100, 1", "1, 160, 10", "4, 160, 10", "8, 160, 10", "4, 0, 1"
    })
    void sticky_carries_from_empty_what_is_reckoned(int sources, int owned, double reuseAfterSeconds) {
        LaneModel lane = new LaneModel(1_000, owned, 0.2, 60, reuseAfterSeconds);

        assertThat(Simulation.of(lane, sources, 1, SourceChoice.STICKY).failureFree(SECONDS))
                .isCloseTo(lane.fromEmpty(sources, SECONDS), withinPercentage(10));
    }

    @Test
    void all_ports_count_once_they_come_back_evenly() {
        assertThat(Simulation.of(LANE, 4, 1, SourceChoice.STICKY).fromSteady().failureFree(SECONDS))
                .isCloseTo(LANE.sustained(4), withinPercentage(3));
    }

    @Test
    void round_robin_carries_as_much_as_each_source_by_itself() {
        assertThat(Simulation.of(LANE, 4, 1, SourceChoice.ROUND_ROBIN).failureFree(SECONDS))
                .isCloseTo(4 * LANE.fromEmpty(1, SECONDS), withinPercentage(3));
    }

    @Test
    void each_destination_has_lanes_of_its_own() {
        assertThat(Simulation.of(LANE, 2, 10, SourceChoice.STICKY).failureFree(SECONDS))
                .isCloseTo(10 * LANE.fromEmpty(2, SECONDS), withinPercentage(5));
    }

    @Test
    void clients_that_are_split_by_hash_fail_when_the_fullest_source_is_full() {
        LaneModel lane = LANE.withoutOwned();

        assertThat(Simulation.of(lane, 8, 1, SourceChoice.SPLIT_CLIENTS).failureFree(SECONDS))
                .isCloseTo(lane.splitClients(8, SECONDS), withinPercentage(5));
    }

    @Test
    void hold_times_that_vary_cost_a_little() {
        assertThat(Simulation.of(LANE, 1, 1, SourceChoice.STICKY)
                        .withRandomHold()
                        .failureFree(SECONDS))
                .isBetween(0.85 * LANE.fromEmpty(1, SECONDS), LANE.fromEmpty(1, SECONDS));
    }

    @Test
    void the_same_seed_gives_the_same() {
        Simulation simulation = Simulation.of(LANE, 4, 1, SourceChoice.SPLIT_CLIENTS);

        assertThat(simulation.failureFree(10)).isEqualTo(simulation.failureFree(10));
    }
}
