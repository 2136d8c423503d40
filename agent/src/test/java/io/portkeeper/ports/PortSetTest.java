package io.portkeeper.ports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PortSetTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    61000-65535 | 61000-65535
                    1 | 1
                    65535 | 65535
                    40000-40199, 61000 | 40000-40199, 61000
                    61000;40000-40199 | 40000-40199, 61000
                    40000 40001	40002 | 40000-40002
                    7,7,6-8,8 | 6-8
                    9-9 | 9
                    ' , ;' | none
                    '' | none
                    """)
    void is_read_and_written_as_ranges(String text, String written) {
        assertThat(PortSet.parse(text)).hasToString(written);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0-9", "65536", "1-65536", "9-8", "-", "-9", "9-", "1-2-3", "x", "+9", "1.5", "١"})
    void refuses_what_is_neither_a_port_nor_a_range_and_names_it(String term) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PortSet.parse("1, " + term + ", 2"))
                .withMessage("'%s' is neither a port nor a range of ports", term);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "65535, 65535", "00080, 80", "0, -1", "65536, -1", "100000, -1", "000080, -1", "'', -1", "a, -1"
    })
    void reads_one_port(String text, int port) {
        assertThat(PortSet.port(text)).isEqualTo(port);
    }

    @Test
    void takes_others_away() {
        assertThat(PortSet.range(10, 20).without(PortSet.range(15, 30))).hasToString("10-14");
        assertThat(PortSet.range(10, 20).without(PortSet.range(1, 30))).hasToString("none");
    }

    @Test
    void keeps_what_is_in_both() {
        assertThat(PortSet.range(10, 20).and(PortSet.parse("1-11, 15, 20-30"))).hasToString("10-11, 15, 20");
    }

    @Test
    void joins_what_is_in_either() {
        assertThat(PortSet.range(10, 20).or(PortSet.parse("9, 21, 30"))).hasToString("9-21, 30");
    }

    @Test
    void stays_as_it_is_whatever_is_made_of_it() {
        PortSet ports = PortSet.range(10, 20);
        ports.without(PortSet.range(10, 20));
        ports.and(PortSet.NONE);
        ports.or(PortSet.range(1, 100));

        assertThat(ports).hasToString("10-20");
    }

    @Test
    void knows_its_ports() {
        PortSet ports = PortSet.parse("10-11, 15");

        assertThat(ports.stream()).containsExactly(10, 11, 15);
        assertThat(ports.first()).isEqualTo(10);
        assertThat(ports.contains(11)).isTrue();
        assertThat(ports.contains(12)).isFalse();
        assertThat(ports.isEmpty()).isFalse();
    }

    @Test
    void may_be_empty() {
        assertThat(PortSet.NONE.isEmpty()).isTrue();
        assertThat(PortSet.NONE.first()).isEqualTo(-1);
        assertThat(PortSet.range(10, 9)).hasToString("none");
    }

    @Test
    void is_equal_to_another_with_the_same_ports() {
        assertThat(PortSet.parse("10-12"))
                .isEqualTo(PortSet.range(10, 12))
                .hasSameHashCodeAs(PortSet.range(10, 12))
                .isNotEqualTo(PortSet.range(10, 13))
                .isNotEqualTo(null);
    }
}
