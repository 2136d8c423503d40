package io.portkeeper.reap;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RulesTest {

    @ParameterizedTest
    @CsvSource({"0.8, 60000", "0.85, 45500", "0.9, 31000", "1, 2000", "1.2, 2000"})
    void tolerate_less_idleness_the_higher_the_pressure(double pressure, long millis) {
        assertThat(ReapFixture.RULES.tolerated(pressure)).isEqualTo(Duration.ofMillis(millis));
    }

    @Test
    void tolerate_everything_below_the_start() {
        assertThat(ReapFixture.RULES.tolerated(0.799)).isNull();
    }

    @Test
    void tolerate_the_least_at_once_when_start_and_end_are_the_same() {
        Rules rules = new Rules(
                false,
                0.5,
                0.5,
                Duration.ofSeconds(60),
                Duration.ofSeconds(2),
                false,
                Duration.ofMinutes(10),
                ReapFixture.RULES.exempt());

        assertThat(rules.tolerated(0.49)).isNull();
        assertThat(rules.tolerated(0.5)).isEqualTo(rules.minIdle());
    }
}
