package io.portkeeper.testapp.cost;

import static org.assertj.core.api.Assertions.assertThat;

import io.portkeeper.testapp.result.Row;
import org.junit.jupiter.api.Test;

class ComparisonTest {

    private final Comparison comparison = new Comparison("proxy", "LittleProxy");

    ComparisonTest() {
        add(Side.WITHOUT, 100, 200);
        add(Side.WITH, 99, 220);
    }

    private void add(Side side, double... runs) {
        for (double run : runs) {
            comparison.add(side, "requests", "/s", run);
        }
    }

    @Test
    void has_a_row_for_each_side_that_was_measured() {
        assertThat(comparison.rows()).extracting(row -> row.of().get("agent")).containsExactly("without", "with");
        assertThat(comparison.rows().get(1).figure("requests").runs()).containsExactly(99.0, 220.0);
    }

    @Test
    void pairs_the_runs_of_a_round() {
        Row ratios = comparison.ratios(Side.WITH, "requests");
        assertThat(ratios.isOf("proxy", "LittleProxy", "agent", "with / without"))
                .isTrue();
        assertThat(ratios.figure("requests").runs()).containsExactly(0.99, 1.1);
        assertThat(comparison.differences("requests").figure("requests").runs()).containsExactly(-1.0, 20.0);
    }

    @Test
    void compares_the_control_as_it_does_the_agent() {
        add(Side.CONTROL, 90, 210);

        Row ratios = comparison.ratios(Side.CONTROL, "requests");

        assertThat(ratios.of()).containsEntry("agent", "without, again / without");
        assertThat(ratios.figure("requests").runs()).containsExactly(0.9, 1.05);
        assertThat(comparison.rows())
                .extracting(row -> row.of().get("agent"))
                .containsExactly("without", "with", "without, again");
    }
}
