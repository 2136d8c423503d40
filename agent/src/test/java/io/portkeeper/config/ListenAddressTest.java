package io.portkeeper.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListenAddressTest {

    private static ListenAddress read(String value) {
        return Settings.read("metrics=" + value, new java.util.Properties(), Map.of())
                .observe()
                .metrics();
    }

    @ParameterizedTest
    @CsvSource(nullValues = "loopback", textBlock = """
                    9404, loopback, 9404
                    :9404, loopback, 9404
                    localhost:9404, localhost, 9404
                    0.0.0.0:9404, 0.0.0.0, 9404
                    [::1]:9404, ::1, 9404
                    """)
    void is_a_port_with_or_without_a_host(String value, String host, int port) {
        assertThat(read(value)).isEqualTo(new ListenAddress(host, port));
    }

    @Test
    void is_none_when_off() {
        assertThat(read("off")).isNull();
    }

    @ParameterizedTest
    @CsvSource({"9404, localhost:9404", "0.0.0.0:9404, 0.0.0.0:9404", "[::1]:9404, [::1]:9404"})
    void reads_as_in_a_url(String value, String text) {
        assertThat(read(value)).hasToString(text);
    }
}
