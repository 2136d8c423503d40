package io.portkeeper.ports;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WindowsTest {

    private static final int FIRST = 20_000;
    private static final int LAST = 20_999;

    /** The number of looks at a single port before the first window. */
    private static final int SINGLE = 4;

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
        "64, 32768, 60999, 8", // 1, 1, 1, 1, 64, 256, 1024, 4096
        "64, 20000, 20999, 6", // 1, 1, 1, 1, 64, 256
        "250, 20000, 20999, 5",
        "500, 20000, 20999, 5",
        "501, 20000, 20999, 4",
        "1000, 20000, 20999, 4",
        "1, 20000, 20999, 8",
        "1, 20000, 20001, 2",
        "64, 20000, 20001, 1",
        "64, 20000, 20000, 0",
        "65535, 1, 65535, 4",
    })
    void are_four_ports_and_four_windows_at_most_and_none_wider_than_half_the_range(
            int size, int first, int last, int count) {
        assertThat(windows(first, last, size).count()).isEqualTo(count);
    }

    @Test
    void are_single_ports_first_each_the_next_on_the_walk() {
        Windows windows = windows(FIRST, LAST, 64);
        Set<Integer> ports = new HashSet<>();
        for (int n = 0; n < 1_000; n++) {
            int option = windows.option(walk, n, 0, 0);
            assertThat(width(option)).isEqualTo(1);
            ports.add(first(option));
        }

        assertThat(ports).hasSize(1_000).allMatch(port -> port >= FIRST && port <= LAST);
    }

    /** Each port has rested for at least a quarter of a round when it is used, and then rests at least as long again. */
    @Test
    void are_a_quarter_of_a_round_apart_from_each_other() {
        Windows windows = windows(FIRST, LAST, 64);

        assertThat(IntStream.range(0, SINGLE).map(look -> windows.option(walk, 7, look, 0)))
                .containsExactly(
                        windows.option(walk, 7, 0, 0),
                        windows.option(walk, 507, 0, 0),
                        windows.option(walk, 257, 0, 0),
                        windows.option(walk, 757, 0, 0));
    }

    /** On average, a connect should have one look in vain, however full its lane is. */
    @ParameterizedTest
    @CsvSource({"0, 1 2 3 4 5 6", "500, 1 2 3 4 5 6", "501, 1 4 5 6", "750, 1 4 5 6", "751, 4 5 6", "1000, 4 5 6"})
    void are_fewer_single_ports_the_more_ports_are_taken(int taken, String looks) {
        Windows windows = windows(FIRST, LAST, 64);
        StringBuilder after = new StringBuilder();
        for (int look = windows.after(0, taken); look <= windows.count(); look = windows.after(look, taken)) {
            after.append(after.length() == 0 ? "" : " ").append(look);
        }

        assertThat(after).hasToString(looks);
    }

    /** Among reserved ports, a look may fail because of these. At a single port, it fails because of that port. */
    @Test
    void tell_of_a_shortage_when_no_port_in_them_is_reserved() {
        Windows windows = new Windows(new HostPorts(FIRST, LAST, PortSet.range(FIRST + 100, FIRST + 100)), 64);

        assertThat(windows.isTelling((FIRST + 99) << 16 | (FIRST + 36))).isTrue();
        assertThat(windows.isTelling((FIRST + 100) << 16 | (FIRST + 37))).isFalse();
        assertThat(windows.isTelling((FIRST + 50) << 16 | (FIRST + 50))).isFalse();
        assertThat(windows.isTelling(Windows.WHOLE)).isFalse();
    }

    /** All other ports may be reserved. */
    @Test
    void lie_where_a_single_port_could_be_had() {
        PortSet reserved = PortSet.range(FIRST + 500, LAST);
        Windows windows = new Windows(new HostPorts(FIRST, LAST, reserved), 64);
        for (int n = 0; n < 1_000; n++) {
            assertThat(reserved.contains(first(windows.option(walk, n, SINGLE, 0))))
                    .isFalse();
        }
    }

    @Test
    void grow_fourfold_after_these() {
        Windows windows = windows(32_768, 60_999, 64);

        assertThat(IntStream.range(0, 8).map(look -> width(windows.option(walk, 0, look, 0))))
                .containsExactly(1, 1, 1, 1, 64, 256, 1_024, 4_096);
    }

    @Test
    void tell_one_port_that_is_taken_from_many() {
        Windows windows = windows(FIRST, LAST, 64);

        assertThat(IntStream.range(0, 7).filter(windows::isWide)).containsExactly(4, 5, 6);
    }

    /** The kernel ignores the part of a window that is outside its range. */
    @ParameterizedTest
    @CsvSource({"32768, 60999", "1024, 65535", "20000, 20999", "65000, 65535", "1, 700"})
    void never_stick_out(int first, int last) {
        Windows windows = windows(first, last, 64);
        for (int look = 0; look < windows.count(); look++) {
            for (int n = 0; n <= last - first; n++) {
                int option = windows.option(walk, n, look, 0);
                assertThat(first(option)).isGreaterThanOrEqualTo(first);
                assertThat(last(option)).isLessThanOrEqualTo(last).isGreaterThanOrEqualTo(first(option));
            }
        }
    }

    @Test
    void keep_their_width_at_the_end_of_the_range() {
        Windows windows = windows(FIRST, LAST, 64);
        for (int n = 0; n < 1_000; n++) {
            assertThat(width(windows.option(walk, n, SINGLE, 0))).isEqualTo(64);
            assertThat(width(windows.option(walk, n, SINGLE + 1, 0))).isEqualTo(256);
        }
    }

    @Test
    void are_elsewhere_for_each_connect() {
        Windows windows = windows(FIRST, LAST, 64);
        Set<Integer> firsts = new HashSet<>();
        for (int n = 0; n < 1_000; n++) {
            firsts.add(first(windows.option(walk, n, SINGLE, 0)));
        }

        assertThat(firsts)
                .hasSize(1_000 - 63); // a window whose turn is among the last 64 ports begins at the first of these
    }

    @Test
    void are_the_whole_range_after_the_widest() {
        Windows windows = windows(FIRST, LAST, 64);

        assertThat(windows.option(walk, 0, 5, 0)).isNotEqualTo(Windows.WHOLE);
        assertThat(windows.option(walk, 0, 6, 0)).isEqualTo(Windows.WHOLE).isZero();
        assertThat(windows.option(walk, 0, 9, 0)).isEqualTo(Windows.WHOLE);
    }

    @Test
    void are_none_when_they_are_off() {
        Windows windows = windows(32_768, 60_999, 0);

        assertThat(windows.count()).isZero();
        assertThat(windows.option(walk, 0, 0, 0)).isEqualTo(Windows.WHOLE);
    }

    /** From that port, the connection would lead to itself. */
    @ParameterizedTest
    @ValueSource(ints = {FIRST, FIRST + 1, FIRST + 300, FIRST + 500, FIRST + 700, LAST - 1, LAST})
    void leave_a_port_out(int besides) {
        Windows windows = windows(FIRST, LAST, 64);
        for (int look = 0; look < windows.count(); look++) {
            for (int n = 0; n < 2_000; n++) {
                int option = windows.option(walk, n, look, besides);
                assertThat(besides < first(option) || besides > last(option)).isTrue();
                assertThat(first(option)).isBetween(FIRST, last(option));
                assertThat(last(option)).isLessThanOrEqualTo(LAST);
            }
        }
    }

    /** The kernel never chooses a reserved port, so asking for a single one is in vain. */
    @Test
    void leave_reserved_ports_out_where_they_are_single() {
        PortSet reserved = PortSet.range(FIRST + 100, FIRST + 499);
        Windows windows = new Windows(new HostPorts(FIRST, LAST, reserved), 64);
        Set<Integer> ports = new HashSet<>();
        for (int n = 0; n < 1_000; n++) {
            int option = windows.option(walk, n, 0, 0);
            if (width(option) == 1) {
                ports.add(first(option));
            }
        }

        assertThat(ports).hasSize(600).noneMatch(reserved::contains);
    }

    /** The last port is in the upper half of an int. Above 32767, it makes the int negative. */
    @Test
    void reach_the_highest_port() {
        Windows windows = windows(65_280, 65_535, 64);
        Set<Integer> ports = new HashSet<>();
        for (int n = 0; n < 256; n++) {
            ports.add(last(windows.option(walk, n, 0, 0)));
        }

        assertThat(ports).contains(65_280, 65_535);
    }
}
