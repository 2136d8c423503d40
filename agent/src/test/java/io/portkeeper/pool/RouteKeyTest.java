package io.portkeeper.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouteKeyTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "203.0.113.9",
                "203.0.113.0/24",
                "203.0.113.0/24:443",
                "203.0.113.9-203.0.113.17",
                "0.0.0.0/0",
                "2001:db8::/32",
                "[2001:db8::/32]:443",
                "[2001:db8::1]:65535",
                "www.example.com",
                "www.example.com:1",
                "*.example.com",
                "*.example.com:443",
                "backend_1",
                "3com.example",
            })
    void prints_as_it_was_written(String text) {
        assertThat(RouteKey.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @CsvSource({"[2001:db8::/32], 2001:db8::/32", "WWW.Example.COM., www.example.com", "10.0.0.1-2, 10.0.0.1-10.0.0.2"})
    void takes_other_ways_to_write_the_same(String text, String same) {
        assertThat(RouteKey.parse(text)).hasToString(same);
    }

    @ParameterizedTest
    @CsvSource({
        "'', is no destination",
        "10.0.0, is no destination",
        "10.0.0.256, is no destination",
        "*, is no destination",
        "*., is no destination",
        "a.*.example.com, is no destination",
        "*example.com, is no destination",
        "ex ample.com, is no destination",
        "exämple.com, is no destination",
        "a..b, is no destination",
        "example.com:0, the port of 'example.com:0' is not a number from 1 to 65535",
        "example.com:65536, is not a number from 1 to 65535",
        "10.0.0.0/8:https, is not a number from 1 to 65535",
        "[2001:db8::1]443, is no destination",
        "10.0.0.1/8, write 10.0.0.0/8",
    })
    void is_refused_with_the_reason(String text, String reason) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RouteKey.parse(text))
                .withMessageContaining(reason);
    }
}
