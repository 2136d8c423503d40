package io.portkeeper.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.portkeeper.ports.HostPorts;
import io.portkeeper.ports.PortSet;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PortSettingsTest {

    private static HostPorts host(int first, int last, String reserved) {
        return new HostPorts(first, last, PortSet.parse(reserved));
    }

    private static OptionValue value(Option option, String text) {
        return new OptionValue(option, text, "somewhere");
    }

    private static PortSettings settings(String window, String owned, String reuseAfter, HostPorts host) {
        return PortSettings.of(
                value(Option.PORTS_WINDOW, window),
                value(Option.PORTS_OWNED, owned),
                value(Option.PORTS_REUSE_AFTER, reuseAfter),
                host);
    }

    private static PortSet owned(String text, HostPorts host) {
        return settings("64", text, "10s", host).owned();
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "64, 64", "65535, 65535", "off, 0", "' off ', 0"})
    void read_the_size_of_a_window(String text, int size) {
        assertThat(settings(text, "off", "10s", host(32_768, 60_999, "")).window())
                .isEqualTo(size);
    }

    @Test
    void read_how_long_a_port_rests() {
        assertThat(settings("64", "off", "500ms", host(32_768, 60_999, "")).reuseAfter())
                .isEqualTo(Duration.ofMillis(500));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    32768 | 60999 | ''           | 61000-65535
                    32768 | 61999 | ''           | 62000-65535
                    32768 | 65535 | ''           | none
                    1024  | 65535 | ''           | none
                    61500 | 62000 | ''           | 61000-61499, 62001-65535
                    20000 | 20999 | ''           | 61000-65535
                    32768 | 60999 | 61000-61009  | 61010-65535
                    32768 | 60999 | 8080, 65535  | 61000-65534
                    32768 | 61999 | 61500-61599  | 62000-65535
                    """)
    void own_from_61000_on_what_the_host_uses_for_nothing_when_told_auto(
            int first, int last, String reserved, String owned) {
        assertThat(owned("auto", host(first, last, reserved))).hasToString(owned);
    }

    @ParameterizedTest
    @ValueSource(strings = {"off", " off "})
    void own_none_when_told_off(String text) {
        assertThat(owned(text, host(32_768, 60_999, "")).isEmpty()).isTrue();
    }

    @Test
    void own_what_is_written_outside_of_the_kernels_range() {
        assertThat(owned("62000-62099, 9000", host(32_768, 60_999, ""))).hasToString("9000, 62000-62099");
    }

    @Test
    void own_what_is_written_also_when_it_is_reserved_there() {
        assertThat(owned("62000-62099", host(32_768, 60_999, "62050"))).hasToString("62000-62099");
    }

    @Test
    void refuse_ports_that_the_kernel_gives_to_anybody_and_say_how_to_have_them() {
        assertThatExceptionOfType(WrongOption.class)
                .isThrownBy(() -> owned("60000-61099", host(32_768, 60_999, "60010-60019")))
                .withMessage("wrong option ports.owned=60000-61099 (somewhere): the kernel gives 60000-60009,"
                        + " 60020-60999 to any connection of the host, and skips for all of them what the agent has in"
                        + " use; expected ports outside of net.ipv4.ip_local_port_range (32768-60999), or reserved by"
                        + " net.ipv4.ip_local_reserved_ports=60000-60009,60020-60999");
    }

    @Test
    void own_ports_in_the_kernels_range_when_they_are_reserved() {
        assertThat(owned("60000-61099", host(32_768, 60_999, "60000-60999"))).hasToString("60000-61099");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ","})
    void refuse_a_list_without_a_port(String text) {
        assertThatExceptionOfType(WrongOption.class)
                .isThrownBy(() -> owned(text, host(32_768, 60_999, "")))
                .withMessage(
                        "wrong option ports.owned=%s (somewhere): it holds no port; expected port ranges like"
                                + " 61000-65535, auto, or off",
                        text);
    }

    @Test
    void refuse_what_is_no_port_and_name_it() {
        assertThatExceptionOfType(WrongOption.class)
                .isThrownBy(() -> owned("61000-61099, x", host(32_768, 60_999, "")))
                .withMessageContaining("'x' is neither a port nor a range of ports");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Auto", "auto, 9000", "off, 9000"})
    void refuse_words_that_are_none_of_the_two(String text) {
        assertThatExceptionOfType(WrongOption.class)
                .isThrownBy(() -> owned(text, host(32_768, 60_999, "")))
                .withMessageContaining("is neither a port nor a range of ports; expected port ranges like 61000-65535");
    }
}
