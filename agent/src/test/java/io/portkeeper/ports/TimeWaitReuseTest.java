package io.portkeeper.ports;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeWaitReuseTest {

    private static final long SECOND = 1_000_000_000L;

    @ParameterizedTest
    @CsvSource(
            value = {
                "0, 1000, 60000, 60000",
                "1, 1000, 1000, 1000",
                "2, 1000, 60000, 1000",
                "1, 30000, 30000, 30000",
                "1, 90000, 60000, 60000",
                "1, null, 1000, 1000"
            },
            nullValues = "null")
    void is_as_the_kernel_is_set(String setting, String delay, long millis, long loopbackMillis) {
        TimeWaitReuse reuse = TimeWaitReuse.of(setting, delay, TimeWaitReuse.NEVER);

        assertThat(reuse.timeWaitNanos(false)).isEqualTo(millis * 1_000_000);
        assertThat(reuse.timeWaitNanos(true)).isEqualTo(loopbackMillis * 1_000_000);
    }

    @ParameterizedTest
    @CsvSource(
            value = {"null", "3", "-1", "x"},
            nullValues = "null")
    void is_as_it_was_when_the_setting_cannot_be_read(String setting) {
        TimeWaitReuse known = TimeWaitReuse.of("1", "1000", TimeWaitReuse.NEVER);

        assertThat(TimeWaitReuse.of(setting, "1000", known)).isEqualTo(known);
    }

    @Test
    void counts_only_what_is_surely_out_of_use() {
        TimeWaits waits = new TimeWaits();
        waits.add(0);

        assertThat(waits.count(0, SECOND)).as("shorter than a step").isZero();
        assertThat(waits.count(0, 20 * SECOND)).isOne();
        assertThat(waits.count(30 * SECOND, 20 * SECOND)).isZero();
        assertThat(waits.count(30 * SECOND, 60 * SECOND)).isOne();
    }
}
