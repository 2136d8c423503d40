package io.portkeeper.ports;

import static io.portkeeper.ports.Fixtures.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimeWaitsTest {

    /** 2^33 ns. */
    private static final long STEP = 1L << 33;

    private final TimeWaits timeWaits = new TimeWaits();

    private void add(int count, long nowNanos) {
        for (int n = 0; n < count; n++) {
            timeWaits.add(nowNanos);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, STEP - 1, STEP, 1_000 * SECOND, -1, -STEP, -1_000 * SECOND, Long.MIN_VALUE, 1L << 62})
    void count_each_for_sixty_seconds_and_at_most_one_step_more(long now) {
        add(3, now);

        assertThat(timeWaits.count(now)).isEqualTo(3);
        assertThat(timeWaits.count(now + 60 * SECOND)).isEqualTo(3);
        assertThat(timeWaits.count(now + 60 * SECOND + STEP + SECOND)).isZero();
    }

    @Test
    void count_nothing_at_first() {
        for (long now = -10 * STEP; now < 10 * STEP; now += STEP) {
            assertThat(timeWaits.count(now)).isZero();
        }
    }

    @Test
    void forget_the_old_ones_and_keep_the_new_ones() {
        add(5, 0);
        add(7, 40 * SECOND);

        assertThat(timeWaits.count(50 * SECOND)).isEqualTo(12);
        assertThat(timeWaits.count(80 * SECOND)).isEqualTo(7);
        assertThat(timeWaits.count(120 * SECOND)).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -100 * STEP, -4 * STEP})
    void count_a_steady_stream_right_however_often_the_ring_goes_round(long start) {
        for (long step = 0; step < 100; step++) {
            add(10, start + step * STEP);
            int steps = (int) Math.min(step + 1, 8);
            assertThat(timeWaits.count(start + step * STEP)).isEqualTo(10 * steps);
        }
    }

    @Test
    void begin_anew_after_a_long_silence() {
        add(5, 3 * STEP);
        add(2, 3 * STEP + 8_000 * STEP);

        assertThat(timeWaits.count(3 * STEP + 8_000 * STEP)).isEqualTo(2);
    }

    /** A connecting thread reads the clock first and counts later, so other threads may have added later ones. */
    @Test
    void do_not_count_what_is_later_than_the_clock_that_asks() {
        add(1, 5 * STEP);

        assertThat(timeWaits.count(5 * STEP - 1)).isZero();
    }

    @Test
    void lose_none_when_many_threads_add() throws Exception {
        Fixtures.runTogether(8, thread -> {
            for (int n = 0; n < 20_000; n++) {
                timeWaits.add(100 * STEP + n % 7L * STEP);
            }
        });

        assertThat(timeWaits.count(106 * STEP)).isEqualTo(160_000);
    }

    /** All threads find an old step in the slot, which only one of them may replace. */
    @Test
    void lose_none_when_many_threads_begin_a_step_anew() throws Exception {
        add(1, 0);
        for (int round = 1; round <= 500; round++) {
            long now = 8 * STEP * round;
            Fixtures.runTogether(4, thread -> timeWaits.add(now));
            assertThat(timeWaits.count(now)).isEqualTo(4);
        }
    }
}
