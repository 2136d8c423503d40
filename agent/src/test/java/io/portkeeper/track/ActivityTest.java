package io.portkeeper.track;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ActivityTest {

    private static final int NOW = 100;

    @Test
    void is_as_old_as_the_steps_since() {
        assertThat(Activity.age(NOW - 6, NOW)).isEqualTo(3);
        assertThat(Activity.age(NOW - 6 | 1, NOW)).isEqualTo(3);
    }

    @Test
    void is_of_no_age_when_it_came_while_the_others_were_looked_at() {
        assertThat(Activity.age(NOW + 2, NOW)).isZero();
        assertThat(Activity.age(NOW + 2 | 1, NOW)).isZero();
    }

    @Test
    void is_as_old_when_the_clock_has_come_round_meanwhile() {
        assertThat(Activity.age(Integer.MAX_VALUE - 3, Integer.MIN_VALUE + 2)).isEqualTo(3);
    }
}
