package io.portkeeper.ports;

import static io.portkeeper.ports.Fixtures.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TakeOverTest {

    private final TakeOver takeOver = new TakeOver();

    @Test
    void is_worth_a_try_and_not_proven_at_first() {
        assertThat(takeOver.isProven()).isFalse();
        assertThat(takeOver.isWorthATry(0)).isTrue();
    }

    @Test
    void is_proven_once_it_has_worked() {
        takeOver.worked();

        assertThat(takeOver.isProven()).isTrue();
        assertThat(takeOver.isWorthATry(0)).isTrue();
    }

    /** System.nanoTime may be negative and may overflow. */
    @ParameterizedTest
    @ValueSource(longs = {0, -7 * SECOND, Long.MAX_VALUE - 1, Long.MIN_VALUE})
    void is_left_alone_as_long_as_time_wait_lasts_after_it_was_refused(long now) {
        takeOver.refused(now);

        assertThat(takeOver.isProven()).isFalse();
        assertThat(takeOver.isWorthATry(now)).isFalse();
        assertThat(takeOver.isWorthATry(now + 60 * SECOND - 1)).isFalse();
        assertThat(takeOver.isWorthATry(now + 60 * SECOND)).isTrue();
    }

    @Test
    void is_worth_a_try_but_not_proven_after_the_first_refusal_since_it_worked() {
        takeOver.worked();
        takeOver.refused(0);

        assertThat(takeOver.isProven()).isFalse();
        assertThat(takeOver.isWorthATry(0)).isTrue();
    }

    @Test
    void is_left_alone_after_the_second_refusal_since_it_worked() {
        takeOver.worked();
        takeOver.refused(0);
        takeOver.refused(SECOND);

        assertThat(takeOver.isWorthATry(SECOND)).isFalse();
        assertThat(takeOver.isWorthATry(61 * SECOND)).isTrue();
    }

    @Test
    void is_left_alone_anew_when_the_next_try_is_refused_too() {
        takeOver.refused(0);
        takeOver.refused(60 * SECOND);

        assertThat(takeOver.isWorthATry(119 * SECOND)).isFalse();
        assertThat(takeOver.isWorthATry(120 * SECOND)).isTrue();
    }

    @Test
    void is_proven_as_soon_as_it_works_after_all() {
        takeOver.refused(0);
        takeOver.worked();

        assertThat(takeOver.isProven()).isTrue();
        assertThat(takeOver.isWorthATry(0)).isTrue();
    }
}
