package io.portkeeper.ports;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowsTest {

    private final Walk walk = new Walk(new Dice());

    private static Windows windows(int first, int last, int size) {
        return new Windows(new HostPorts(first, last, PortSet.NONE), size);
    }

    private static int first(int option) {
        return option & 0xffff;
    }

    private static int last(int option) {
        return option >>> 16;
    }

    private static int width(int option) {
        return last(option) - first(option) + 1;
    }

    @ParameterizedTest
    @CsvSource({
        "64, 32768, 60999, 4", // 64, 256, 1024, 4096
        "64, 20000, 20999, 2", // 64, 256
        "250, 20000, 20999, 1",
        "500, 20000, 20999, 1",
        "501, 20000, 20999, 0",
        "1000, 20000, 20999, 0",
        "1, 20000, 20999, 4",
        "1, 20000, 20001, 1",
        "1, 20000, 20000, 0",
        "65535, 1, 65535, 0",
    })
    void are_four_at_most_and_none_wider_than_half_the_range(int size, int first, int last, int count) {
        assertThat(windows(first, last, size).count()).isEqualTo(count);
    }

    @Test
    void grow_fourfold() {
        Windows windows = windows(32_768, 60_999, 64);

        assertThat(width(windows.option(walk, 0, 1))).isEqualTo(256);
        assertThat(width(windows.option(walk, 0, 2))).isEqualTo(1_024);
        assertThat(width(windows.option(walk, 0, 3))).isEqualTo(4_096);
    }

    @Test
    void divide_the_range_of_which_the_last_is_what_is_left() {
        Windows windows = windows(20_000, 20_999, 64);
        Set<String> seen = new TreeSet<>();
        for (int turn = 0; turn < 16 * 64; turn++) {
            int option = windows.option(walk, turn, 0);
            seen.add(first(option) + "-" + last(option));
        }

        assertThat(seen)
                .hasSize(16)
                .contains("20000-20063", "20064-20127", "20896-20959")
                .contains("20960-20999");
    }

    @Test
    void divide_a_range_evenly_that_is_a_multiple_of_their_size() {
        Windows windows = windows(20_000, 20_255, 64);
        Set<Integer> firsts = new TreeSet<>();
        for (int turn = 0; turn < 4 * 64; turn++) {
            int option = windows.option(walk, turn, 0);
            assertThat(width(option)).isEqualTo(64);
            firsts.add(first(option));
        }

        assertThat(firsts).containsExactly(20_000, 20_064, 20_128, 20_192);
    }

    /** The kernel ignores what is outside of its range. */
    @ParameterizedTest
    @CsvSource({"32768, 60999", "1024, 65535", "20000, 20999", "65000, 65535", "1, 700"})
    void never_stick_out(int first, int last) {
        Windows windows = windows(first, last, 64);
        for (int n = 0; n < windows.count(); n++) {
            for (int turn = 0; turn < last - first + 64; turn += 64) {
                int option = windows.option(walk, turn, n);
                assertThat(first(option)).isGreaterThanOrEqualTo(first);
                assertThat(last(option)).isLessThanOrEqualTo(last).isGreaterThanOrEqualTo(first(option));
            }
        }
    }

    @Test
    void keep_their_width_at_the_end_of_the_range_when_they_are_wide() {
        Windows windows = windows(20_000, 20_999, 64);
        for (int turn = 0; turn < 16 * 64; turn += 64) {
            assertThat(width(windows.option(walk, turn, 1))).isEqualTo(256);
        }
    }

    @Test
    void begin_where_the_walk_is_also_when_they_are_wide() {
        Windows windows = windows(20_000, 20_999, 64);
        for (int turn = 0; turn < 16 * 64; turn += 64) {
            int small = first(windows.option(walk, turn, 0));

            assertThat(first(windows.option(walk, turn, 1))).isEqualTo(Math.min(small, 20_744));
        }
    }

    @Test
    void are_the_whole_range_after_the_widest() {
        Windows windows = windows(20_000, 20_999, 64);

        assertThat(windows.option(walk, 0, 1)).isNotEqualTo(Windows.WHOLE);
        assertThat(windows.option(walk, 0, 2)).isEqualTo(Windows.WHOLE).isZero();
        assertThat(windows.option(walk, 0, 9)).isEqualTo(Windows.WHOLE);
    }

    @Test
    void are_none_when_they_are_off() {
        Windows windows = windows(32_768, 60_999, 0);

        assertThat(windows.count()).isZero();
        assertThat(windows.option(walk, 0, 0)).isEqualTo(Windows.WHOLE);
    }

    @Test
    void know_the_size_of_the_first() {
        assertThat(windows(32_768, 60_999, 64).size()).isEqualTo(64);
    }

    /** The last port is in the upper half of an int: above 32767 it makes the whole negative. */
    @Test
    void reach_the_highest_port() {
        Windows windows = windows(65_280, 65_535, 64);
        Set<Integer> lasts = new TreeSet<>();
        for (int turn = 0; turn < 256; turn += 64) {
            lasts.add(last(windows.option(walk, turn, 0)));
        }

        assertThat(lasts).containsExactly(65_343, 65_407, 65_471, 65_535);
    }
}
