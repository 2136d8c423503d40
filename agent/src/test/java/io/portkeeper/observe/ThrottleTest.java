package io.portkeeper.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThrottleTest {

    private static final long MINUTE_NANOS = 60_000_000_000L;

    private final AtomicLong clock = new AtomicLong();

    private Throttle throttle(int burst) {
        return new Throttle(burst, clock::get);
    }

    @Test
    void lets_a_burst_through_and_holds_the_rest_back() {
        Throttle throttle = throttle(2);

        assertThat(throttle.pass()).isZero();
        assertThat(throttle.pass()).isZero();
        assertThat(throttle.pass()).isEqualTo(-1);
        assertThat(throttle.pass()).isEqualTo(-1);
    }

    /** System.nanoTime may be negative and may overflow. */
    @ParameterizedTest
    @ValueSource(longs = {0, -7, Long.MAX_VALUE - 1, Long.MIN_VALUE})
    void lets_one_through_again_a_minute_after_the_first(long start) {
        clock.set(start);
        Throttle throttle = throttle(1);
        throttle.pass();

        clock.set(start + MINUTE_NANOS - 1);
        assertThat(throttle.pass()).isEqualTo(-1);
        clock.set(start + MINUTE_NANOS);
        assertThat(throttle.pass()).isEqualTo(1);
    }

    @Test
    void tells_how_many_were_held_back_and_only_once() {
        Throttle throttle = throttle(2);
        for (int n = 0; n < 7; n++) {
            throttle.pass();
        }
        clock.set(MINUTE_NANOS);

        assertThat(throttle.pass()).isEqualTo(5);
        assertThat(throttle.pass()).isZero();
    }

    @Test
    void starts_a_new_minute_with_the_first_event_after_the_old_one() {
        Throttle throttle = throttle(1);
        throttle.pass();
        clock.set(3 * MINUTE_NANOS);
        throttle.pass();

        clock.set(4 * MINUTE_NANOS - 1);
        assertThat(throttle.pass()).isEqualTo(-1);
    }

    @Test
    void gives_a_full_burst_in_the_next_minute() {
        Throttle throttle = throttle(2);
        throttle.pass();
        clock.set(MINUTE_NANOS);

        assertThat(throttle.pass()).isZero();
        assertThat(throttle.pass()).isZero();
        assertThat(throttle.pass()).isEqualTo(-1);
    }

    @Test
    void counts_all_of_them_whether_they_pass_or_not() {
        Throttle throttle = throttle(2);
        for (int n = 0; n < 7; n++) {
            throttle.pass();
        }

        assertThat(throttle.total()).isEqualTo(7);
    }
}
