package io.portkeeper.ports;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WalkTest {

    private static final int SIZE = 64;

    private final Dice dice = new Dice();
    private final Walk walk = new Walk(dice);

    /** The windows of one round, each once. */
    private static List<Integer> round(Walk walk, int from, int count) {
        List<Integer> windows = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            windows.add(walk.window(from + n * SIZE, SIZE, count));
        }
        return windows;
    }

    @Test
    void gives_each_connect_a_turn_of_its_own() {
        assertThat(List.of(walk.next(), walk.next(), walk.next())).containsExactly(0, 1, 2);
    }

    @RepeatedTest(20)
    void uses_a_window_up_before_it_goes_on_to_the_next() {
        int window = walk.window(0, SIZE, 16);
        for (int turn = 0; turn < SIZE; turn++) {
            assertThat(walk.window(turn, SIZE, 16)).isEqualTo(window);
        }
        assertThat(walk.window(SIZE, SIZE, 16)).isNotEqualTo(window);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 12, 16, 30, 31, 64, 97, 360, 441, 442, 1_024, 65_535})
    void visits_every_window_once_a_round(int count) {
        for (int n = 0; n < 20; n++) {
            assertThat(new HashSet<>(round(new Walk(dice), 0, count)))
                    .hasSize(count)
                    .allMatch(window -> window >= 0 && window < count);
        }
    }

    @Test
    void goes_the_same_way_every_round() {
        assertThat(round(walk, 441 * SIZE, 441)).isEqualTo(round(walk, 0, 441));
    }

    /** A way through 441 windows is one of 441 * 252: twenty are the same with a probability below 10^-90. */
    @Test
    void goes_another_way_in_each_lane() {
        Set<List<Integer>> ways = new HashSet<>();
        for (int n = 0; n < 20; n++) {
            ways.add(round(new Walk(dice), 0, 441));
        }

        assertThat(ways).hasSizeGreaterThan(1);
    }

    @Test
    void goes_on_to_the_next_window_when_one_is_full() {
        int turn = walk.next();
        int after = walk.leave(turn, SIZE);

        assertThat(after).isEqualTo(SIZE);
        assertThat(walk.next()).isEqualTo(SIZE + 1);
    }

    @Test
    void goes_on_once_however_many_connects_find_the_window_full() {
        int one = walk.next();
        int two = walk.next();
        int three = walk.next();

        assertThat(walk.leave(one, SIZE)).isEqualTo(SIZE);
        assertThat(walk.leave(two, SIZE)).isEqualTo(SIZE + 1);
        assertThat(walk.leave(three, SIZE)).isEqualTo(SIZE + 2);
    }

    @Test
    void does_not_go_back_for_a_connect_that_is_late() {
        int late = walk.next();
        for (int n = 0; n < 3 * SIZE; n++) {
            walk.next();
        }

        assertThat(walk.leave(late, SIZE)).isEqualTo(3 * SIZE + 1);
    }

    @Test
    void leaves_the_next_window_when_that_is_full_too() {
        int turn = walk.leave(walk.next(), SIZE);

        assertThat(walk.leave(turn, SIZE)).isEqualTo(2 * SIZE);
    }

    /** A walk whose next turn is that one; it cannot go further than half of the way at once. */
    private static Walk at(int turn) {
        Walk walk = new Walk(new Dice());
        for (long n = 1L << 30; n < Integer.toUnsignedLong(turn); n += 1L << 30) {
            walk.leave((int) n - 2, 1);
        }
        walk.leave(turn - 2, 1);
        return walk;
    }

    /** Two thousand million connects on one lane: half a year of 140 a second. */
    @ParameterizedTest
    @ValueSource(ints = {SIZE, 100, 1})
    void goes_on_past_the_largest_int(int size) {
        Walk walk = at(Integer.MAX_VALUE);
        assertThat(walk.next()).isEqualTo(Integer.MAX_VALUE);

        int turn = walk.leave(Integer.MAX_VALUE, size);

        assertThat(Integer.toUnsignedLong(turn)).isEqualTo(((long) Integer.MAX_VALUE / size + 1) * size);
        assertThat(walk.next()).isEqualTo(turn + 1);
        for (int n = 0; n < 2 * size; n++) {
            assertThat(walk.window(turn + n, size, 441)).isBetween(0, 440);
        }
    }

    @Test
    void keeps_its_order_past_the_largest_int() {
        assertThat(new HashSet<>(round(walk, Integer.MIN_VALUE, 441))).hasSize(441);
    }

    @Test
    void begins_anew_after_the_last_turn_of_all() {
        Walk walk = at(-SIZE);
        int last = walk.next();
        assertThat(last).isEqualTo(-SIZE);

        assertThat(walk.leave(last, SIZE)).isZero();
        assertThat(walk.next()).isEqualTo(1);
    }

    @Test
    void moves_on_once_when_many_threads_find_the_window_full() throws Exception {
        int size = 1_000_000;
        for (int n = 0; n < 8_000; n++) {
            walk.next();
        }
        Set<Integer> turns = ConcurrentHashMap.newKeySet();
        Fixtures.runTogether(8, thread -> {
            for (int n = 0; n < 1_000; n++) {
                turns.add(walk.leave(1_000 * thread + n, size));
            }
        });

        assertThat(turns).hasSize(8_000).allMatch(turn -> turn >= size && turn < size + 8_000);
    }
}
