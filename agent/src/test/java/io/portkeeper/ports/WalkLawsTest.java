package io.portkeeper.ports;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What holds for every range, in every lane. */
class WalkLawsTest {

    private final Dice dice = new Dice();

    private static int[] round(Walk walk, int count) {
        return IntStream.range(0, count)
                .map(n -> walk.port(walk.next(), 0, count))
                .toArray();
    }

    @Property(tries = 500)
    void every_port_is_dealt_once_before_any_is_dealt_again(@ForAll @IntRange(min = 1, max = 65_535) int count) {
        Walk walk = new Walk(dice);

        assertThat(Arrays.stream(round(walk, count)).distinct())
                .hasSize(count)
                .allMatch(port -> port >= 0 && port < count);
    }

    /** All rounds have the same order. So a port rests for a whole round, wherever the round begins. */
    @Property(tries = 200)
    void a_port_is_dealt_again_when_all_others_have_been(@ForAll @IntRange(min = 1, max = 20_000) int count) {
        Walk walk = new Walk(dice);

        assertThat(round(walk, count)).isEqualTo(round(walk, count));
    }

    @Property(tries = 200)
    void what_is_ahead_of_a_turn_is_the_port_of_a_later_one(
            @ForAll int turn,
            @ForAll @IntRange(min = 1, max = 65_535) int count,
            @ForAll @IntRange(min = 0) int ahead) {
        Walk walk = new Walk(dice);
        int later = (int) ((Integer.toUnsignedLong(turn) + ahead % count) % count);

        assertThat(walk.port(turn, ahead % count, count))
                .isBetween(0, count - 1)
                .isEqualTo(walk.port(later, 0, count));
    }

    /** If a port is in use, the kernel chooses among those close to it. None of these was dealt a moment ago. */
    @Property(tries = 200)
    void ports_close_to_each_other_are_dealt_long_after_each_other(
            @ForAll @IntRange(min = 4 * Walk.CLOSE, max = 65_535) int count) {
        int[] round = round(new Walk(dice), count);

        for (int n = 0; n < count; n++) {
            for (int later = n + 1; later <= Math.min(n + count / (4 * Walk.CLOSE), count - 1); later++) {
                int distance = Math.abs(round[n] - round[later]);
                assertThat(Math.min(distance, count - distance)).isGreaterThanOrEqualTo(Walk.CLOSE);
            }
        }
    }

    /** 28,232 ports have more than 10^8 ways. The probability that two of a hundred lanes have the same one is below 10^-4. */
    @Example
    void each_lane_goes_a_way_of_its_own() {
        Set<List<Integer>> ways = new HashSet<>();
        for (int n = 0; n < 100; n++) {
            Walk walk = new Walk(dice);
            ways.add(List.of(walk.port(0, 0, 28_232), walk.port(1, 0, 28_232)));
        }

        assertThat(ways).hasSizeGreaterThanOrEqualTo(99);
    }

    @Example
    void each_port_is_as_likely_to_be_the_first_as_any_other() {
        int[] firsts = new int[16];
        for (int n = 0; n < 16_000; n++) {
            firsts[new Walk(dice).port(0, 0, 16)]++;
        }

        // 1,000 each, with a standard deviation of 31. The probability of a larger difference is below 10^-8.
        assertThat(Arrays.stream(firsts)).allMatch(times -> times > 800 && times < 1_200);
    }

    /** If somebody changes the range, the new ports are dealt as well. */
    @Property(tries = 100)
    void another_range_is_dealt_to_the_last_port_too(
            @ForAll @IntRange(min = 1, max = 5_000) int before,
            @ForAll @IntRange(min = 0, max = 5_000) int dealt,
            @ForAll @IntRange(min = 1, max = 5_000) int after) {
        Walk walk = new Walk(dice);
        for (int n = 0; n < dealt; n++) {
            walk.port(walk.next(), 0, before);
        }

        assertThat(Arrays.stream(round(walk, after)).distinct()).hasSize(after);
    }

    @Example
    void many_threads_are_dealt_different_ports() throws Exception {
        Walk walk = new Walk(dice);
        Set<Integer> dealt = ConcurrentHashMap.newKeySet();
        Fixtures.runTogether(8, thread -> {
            for (int n = 0; n < 1_000; n++) {
                dealt.add(walk.port(walk.next(), 0, 8_000));
            }
        });

        assertThat(dealt).hasSize(8_000);
    }
}
