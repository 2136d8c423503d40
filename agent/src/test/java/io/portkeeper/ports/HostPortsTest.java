package io.portkeeper.ports;

import static io.portkeeper.ports.TimeWaitReuse.NEVER;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostPortsTest {

    @Test
    void are_read_as_the_kernel_writes_them() {
        HostPorts ports = HostPorts.of("20000\t20999", "20010-20019,20500,61000", null, NEVER, HostPorts.DEFAULT);

        assertThat(ports.first()).isEqualTo(20_000);
        assertThat(ports.last()).isEqualTo(20_999);
        assertThat(ports.reserved()).hasToString("20010-20019, 20500, 61000");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", "20000", "20000\tx", "x\t20999", "20999\t20000", "0\t20999", "20000\t65536"})
    void are_the_kernels_default_when_the_range_cannot_be_read(String range) {
        HostPorts ports = HostPorts.of(range, "", null, NEVER, HostPorts.DEFAULT);

        assertThat(ports.first()).isEqualTo(32_768);
        assertThat(ports.last()).isEqualTo(60_999);
        assertThat(ports.reserved()).hasToString("none");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " "})
    void have_none_reserved_when_that_is_empty_or_cannot_be_read(String reserved) {
        HostPorts ports = HostPorts.of("20000\t20999", reserved, null, NEVER, HostPorts.DEFAULT);

        assertThat(ports.first()).isEqualTo(20_000);
        assertThat(ports.reserved().isEmpty()).isTrue();
    }

    /** The kernel accepts port 0 as a reserved port, and shows it. */
    @Test
    void keep_their_range_whatever_is_reserved() {
        HostPorts ports = HostPorts.of("1024\t65535", "0-1023,8080", null, NEVER, HostPorts.DEFAULT);

        assertThat(ports.first()).isEqualTo(1_024);
        assertThat(ports.last()).isEqualTo(65_535);
        assertThat(ports.reserved()).hasToString("1-1023, 8080");
    }

    @Test
    void may_be_one_port_or_all() {
        assertThat(HostPorts.of("7 7", "", null, NEVER, HostPorts.DEFAULT).count())
                .isEqualTo(1);
        assertThat(HostPorts.of("1 65535", "", null, NEVER, HostPorts.DEFAULT).count())
                .isEqualTo(65_535);
    }

    @Test
    void are_chosen_by_the_kernel_unless_they_are_reserved() {
        assertThat(HostPorts.of("20000 20999", "19999,20010-20019,20999", null, NEVER, HostPorts.DEFAULT)
                        .chosenByKernel())
                .hasToString("20000-20009, 20020-20998");
    }

    @Test
    void are_counted_with_the_reserved_ones() {
        assertThat(HostPorts.of("20000 20999", "20010-20019", null, NEVER, HostPorts.DEFAULT)
                        .count())
                .isEqualTo(1_000);
    }

    @Test
    void have_a_limit_of_time_waits() {
        assertThat(HostPorts.of("20000 20999", "", "8192", NEVER, HostPorts.DEFAULT)
                        .mostTimeWaits())
                .isEqualTo(8_192);
        assertThat(HostPorts.read().mostTimeWaits()).isLessThan(Integer.MAX_VALUE);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "many"})
    void keep_their_limit_of_time_waits_when_it_cannot_be_read(String most) {
        HostPorts known = new HostPorts(20_000, 20_999, PortSet.NONE, 8_192, NEVER);

        assertThat(HostPorts.of("20000 20999", "", most, NEVER, known).mostTimeWaits())
                .isEqualTo(8_192);
    }

    @Test
    void are_read_from_this_host() {
        HostPorts ports = HostPorts.read();

        assertThat(ports.first()).isBetween(1, ports.last());
        assertThat(ports.last()).isLessThanOrEqualTo(PortSet.LAST);
    }

    /** If they were not equal, they would seem changed each time they are read. */
    @Test
    void are_equal_when_they_are_read_again() {
        assertThat(HostPorts.of("20000 20999", "20500", null, NEVER, HostPorts.DEFAULT))
                .isEqualTo(HostPorts.of("20000 20999", "20500", null, NEVER, HostPorts.DEFAULT));
    }
}
