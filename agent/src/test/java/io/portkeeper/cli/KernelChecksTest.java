package io.portkeeper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.SocketException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KernelChecksTest {

    private static Check feature(String version, KernelChecks.Setting setting) {
        return KernelChecks.feature("IP_LOCAL_PORT_RANGE", 6, 3, version, setting, "there are no windows");
    }

    @ParameterizedTest
    @CsvSource({
        "6.3.0, true",
        "6.18.44-fc-v595, true",
        "10.0, true",
        "6.2.16-generic, false",
        "5.15.0-91-generic, false",
        "nonsense, false"
    })
    void compares_versions_as_uname_has_them(String version, boolean isThere) {
        assertThat(KernelChecks.isAtLeast(version, 6, 3)).isEqualTo(isThere);
    }

    @Test
    void believes_the_kernel_rather_than_its_version() {
        assertThat(feature("5.14.0-503.el9", channel -> {}))
                .isEqualTo(Check.ok("IP_LOCAL_PORT_RANGE", "works on a socket"));
        assertThat(feature("6.18.0", channel -> {
                    throw new SocketException("Protocol not available");
                }))
                .isEqualTo(Check.warn(
                        "IP_LOCAL_PORT_RANGE",
                        "missing, refused when set on a socket (Protocol not available)",
                        "a kernel of 6.3 or later; without it there are no windows"));
    }

    @Test
    void goes_by_the_version_where_it_cannot_try_and_says_so() {
        List<Check> checks = KernelChecks.of("5.15.0-91-generic", SocketOptions.none());

        assertThat(checks)
                .extracting(Check::result)
                .containsExactly(Check.Result.OK, Check.Result.OK, Check.Result.WARN);
        assertThat(checks.get(1).seen()).startsWith("there, by the kernel's version; not tried");
        assertThat(checks.get(2).seen()).isEqualTo("missing, by the kernel's version; not tried");
    }

    @ParameterizedTest
    @CsvSource({"0, WARN", "1, OK", "2, OK", ", WARN"})
    void wants_timestamps(String value, Check.Result result) {
        assertThat(KernelChecks.timestamps(value).result()).isEqualTo(result);
    }

    @ParameterizedTest
    @CsvSource({"0, OK", "1, OK", "2, OK", "7, OK", ", WARN"})
    void has_nothing_against_any_reuse_of_time_wait(String value, Check.Result result) {
        assertThat(KernelChecks.timeWaitReuse(value).result()).isEqualTo(result);
    }

    @Test
    void says_that_reuse_is_of_loopback_only() {
        assertThat(KernelChecks.timeWaitReuse("2").seen()).contains("on loopback only");
    }
}
