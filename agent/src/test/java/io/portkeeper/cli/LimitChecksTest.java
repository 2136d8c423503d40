package io.portkeeper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitChecksTest {

    private static final int PORTS = 32_768;

    @ParameterizedTest
    @CsvSource({"1024, WARN", "65535, WARN", "65536, OK", "unlimited, OK", ", WARN"})
    void want_two_descriptors_for_each_port_of_an_address(String limit, Check.Result result) {
        assertThat(LimitChecks.descriptors(limit, PORTS).result()).isEqualTo(result);
    }

    @Test
    void say_of_which_process_the_descriptors_are_and_where_to_set_them() {
        Check check = LimitChecks.descriptors("1024", PORTS);

        assertThat(check.seen()).startsWith("1,024 in a JVM that is started from this shell, fewer than 65,536");
        assertThat(check.todo()).contains("LimitNOFILE=");
    }

    @Test
    void read_the_descriptors_of_this_process() {
        assertThat(HostLimits.openFiles()).matches("\\d+|unlimited");
    }

    @ParameterizedTest
    @CsvSource({"262144, 100, OK", "262144, 250000, WARN", "16384, 0, WARN", "262144, , OK", ", , OK"})
    void want_room_for_tracked_connections(String most, String used, Check.Result result) {
        assertThat(LimitChecks.tracked(most, used, PORTS).result()).isEqualTo(result);
    }

    @Test
    void say_that_nothing_is_tracked() {
        assertThat(LimitChecks.tracked(null, null, PORTS).seen()).isEqualTo("not there: connections are not tracked");
    }

    @ParameterizedTest
    @CsvSource({"262144, OK", "8192, WARN", "0, WARN", ", WARN"})
    void want_room_for_ports_in_time_wait(String most, Check.Result result) {
        assertThat(LimitChecks.timeWaits(most, PORTS).result()).isEqualTo(result);
    }
}
