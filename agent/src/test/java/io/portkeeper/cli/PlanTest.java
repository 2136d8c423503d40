package io.portkeeper.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanTest {

    private static Plan plan(
            double rate, int holdMillis, int destinations, int ephemeral, int owned, int timeWait, int rest) {
        return new Plan(
                rate,
                Duration.ofMillis(holdMillis),
                destinations,
                ephemeral,
                owned,
                Duration.ofSeconds(timeWait),
                Duration.ofSeconds(rest));
    }

    /** The figures of the NANOG list, December 2012: 30,000 ports at 60 s and at 20 s, and 60,000 at 20 s. */
    @ParameterizedTest
    @CsvSource({"30000, 60, 500", "30000, 20, 1500", "60000, 20, 3000"})
    void reproduces_the_nanog_figures(int ports, int timeWait, double perSecond) {
        assertThat(plan(1, 0, 1, ports, 0, timeWait, 10).laneWithout()).isEqualTo(perSecond);
        assertThat(plan(1, 0, 1, 0, ports, 60, timeWait).laneWith()).isEqualTo(perSecond);
    }

    /** The figures of ARCHITECTURE.md: Linux's defaults, and {@code ports.reuse-after} of 10 s (the default) and of 1 s. */
    @ParameterizedTest
    @CsvSource({"10, 924", "1, 5006"})
    void reckons_as_the_architecture_page_does(int reuseAfter, double perSecond) {
        Plan plan = plan(1, 0, 1, 28_232, 4_536, 60, reuseAfter);

        assertThat(plan.laneWithout()).isCloseTo(470.5, within(0.1));
        assertThat(plan.laneWith()).isCloseTo(perSecond, within(1.0));
    }

    @ParameterizedTest
    @CsvSource({"500, 1", "501, 2", "1000, 2", "1, 1"})
    void wants_as_many_addresses_as_carry_the_rate(double rate, long addresses) {
        Plan plan = plan(rate, 0, 1, 30_000, 0, 60, 10);

        assertThat(plan.addresses(plan.laneWithout())).isEqualTo(addresses);
    }

    @ParameterizedTest
    @CsvSource({"1, 6", "2, 3", "3, 2", "6, 1", "7, 1"})
    void multiplies_the_budget_by_the_destinations(int destinations, long addresses) {
        Plan plan = plan(3_000, 0, destinations, 30_000, 0, 60, 10);

        assertThat(plan.addresses(plan.laneWithout())).isEqualTo(addresses);
    }

    @ParameterizedTest
    @CsvSource({"20000, 200, 4000", "500, 60000, 30000"})
    void knows_how_many_are_open_at_once(double rate, int holdMillis, double open) {
        assertThat(plan(rate, holdMillis, 1, 1, 1, 60, 10).open()).isCloseTo(open, within(1e-6));
    }
}
