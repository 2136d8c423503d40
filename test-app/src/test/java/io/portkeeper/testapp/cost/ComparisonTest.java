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
        Row ratios = comparison.ratios("requests");
        assertThat(ratios.isOf("proxy", "LittleProxy", "agent", "with / without"))
                .isTrue();
        assertThat(ratios.figure("requests").runs()).containsExactly(0.99, 1.1);
        assertThat(comparison.differences("requests").figure("requests").runs()).containsExactly(-1.0, 20.0);
    }

    @Test
    void divides_by_the_mean_of_both_jvms_without_the_agent() {
        add(Side.CONTROL, 98, 240);

        assertThat(comparison.ratios("requests").figure("requests").runs()).containsExactly(1.0, 1.0);
    }

    @Test
    void says_how_much_is_chance() {
        add(Side.CONTROL, 90, 210);

        Row chance = comparison.chance("requests");

        assertThat(chance.of()).containsEntry("agent", "without, again / without");
        assertThat(chance.figure("requests").runs()).containsExactly(0.9, 1.05);
        assertThat(comparison.rows())
                .extracting(row -> row.of().get("agent"))
                .containsExactly("without", "with", "without, again");
    }
}
