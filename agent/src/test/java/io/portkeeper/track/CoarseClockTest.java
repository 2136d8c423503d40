package io.portkeeper.track;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CoarseClockTest {

    private static final long GRAIN = Activity.GRAIN_NANOS;

    private final AtomicLong nanos = new AtomicLong(-5 * GRAIN);
    private final CoarseClock clock = new CoarseClock(nanos::get);
    private final int start = Activity.now();

    private int stepsAfter(long nanosLater) {
        nanos.addAndGet(nanosLater);
        clock.run();
        return Activity.age(start, Activity.now());
    }

    @Test
    void goes_on_by_whole_grains_and_loses_none() {
        assertThat(stepsAfter(GRAIN - 1)).isZero();
        assertThat(stepsAfter(1)).isEqualTo(1);
        assertThat(stepsAfter(GRAIN + GRAIN / 2)).isEqualTo(2);
        assertThat(stepsAfter(GRAIN / 2)).isEqualTo(3);
    }

    /** What was recorded while it stood still must not look idle. */
    @Test
    void does_not_catch_up_after_it_was_held_up() {
        assertThat(stepsAfter(1_000 * GRAIN)).isEqualTo(3);
        assertThat(stepsAfter(GRAIN)).isEqualTo(4);
    }

    /** So the reaper finds idle connections on a machine where the clock runs at a fraction of its speed. */
    @Test
    void knows_how_long_ago_a_step_was_though_it_has_lost_time() {
        for (int n = 0; n < 100; n++) {
            stepsAfter(10 * GRAIN); // three steps instead of ten
        }

        // If the steps were counted, 31 of them would be 31 grains.
        assertThat(clock.steps(Duration.ofNanos(100 * GRAIN))).isEqualTo(31);
        assertThat(clock.steps(Duration.ofNanos(10 * GRAIN))).isEqualTo(4);
    }

    @Test
    void takes_nothing_for_older_than_the_end_of_its_step() {
        for (int n = 0; n < 100; n++) {
            stepsAfter(GRAIN);
        }
        stepsAfter(50 * GRAIN);
        nanos.addAndGet(20 * GRAIN); // now its thread is delayed

        // What was done in the gap of 50 bears the step before it, 3 steps back, and may be only as old as the gap's
        // end.
        assertThat(clock.steps(Duration.ofNanos(20 * GRAIN))).isEqualTo(1);
        assertThat(clock.steps(Duration.ofNanos(20 * GRAIN + 1))).isEqualTo(4);
        assertThat(clock.steps(Duration.ofNanos(70 * GRAIN))).isEqualTo(4);
        assertThat(clock.steps(Duration.ofNanos(71 * GRAIN))).isEqualTo(5);
    }

    /** What was recorded just before a run of three steps is three steps old right after it. */
    @Test
    void takes_nothing_for_older_than_it_is_after_a_go_of_several_steps() {
        for (int n = 0; n < 200; n++) {
            stepsAfter(GRAIN);
        }
        nanos.addAndGet(10 * GRAIN);
        int recorded = Activity.now();
        long recordedNanos = nanos.get();
        clock.run();
        for (int n = 0; n < 200; n++) {
            for (int grains : new int[] {1, 10, 24, 119}) {
                int age = Activity.age(recorded, Activity.now());
                if (age >= clock.steps(Duration.ofNanos(grains * GRAIN))) {
                    assertThat(nanos.get() - recordedNanos).isGreaterThanOrEqualTo(grains * GRAIN);
                }
            }
            stepsAfter(GRAIN);
        }
        assertThat(Activity.age(recorded, Activity.now())).isGreaterThan(clock.steps(Duration.ofNanos(119 * GRAIN)));
    }

    @Test
    void goes_by_the_number_of_steps_where_it_knows_no_better() {
        assertThat(clock.steps(Duration.ofSeconds(2))).isEqualTo(Activity.steps(Duration.ofSeconds(2)) + 6);
        for (int n = 0; n < 40_000; n++) {
            stepsAfter(GRAIN);
        }
        assertThat(clock.steps(Duration.ofHours(1))).isEqualTo(Activity.steps(Duration.ofHours(1)) + 6);
        assertThat(clock.steps(Duration.ofNanos(100 * GRAIN))).isEqualTo(101);
    }

    @Test
    void knows_for_how_long_it_has_stood_still() {
        stepsAfter(100 * GRAIN);
        assertThat(clock.stood()).isLessThan(Duration.ofNanos(GRAIN));

        nanos.addAndGet(1_000 * GRAIN);

        assertThat(clock.stood()).isBetween(Duration.ofNanos(1_000 * GRAIN), Duration.ofNanos(1_001 * GRAIN));
    }

    @Test
    void makes_ages_that_do_not_mind_its_overflow() {
        assertThat(Activity.age(Integer.MAX_VALUE, Integer.MIN_VALUE)).isEqualTo(1);
        assertThat(Activity.age(Integer.MAX_VALUE - 1, Integer.MIN_VALUE + 1)).isEqualTo(3);
    }

    @Test
    void makes_as_many_steps_of_a_duration_as_surely_contain_it() {
        assertThat(Activity.steps(Duration.ofNanos(GRAIN))).isEqualTo(3);
        assertThat(Activity.steps(Duration.ofNanos(GRAIN - 1))).isEqualTo(2);
    }
}
