package io.portkeeper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {

    @ParameterizedTest
    @ValueSource(strings = {"example.com:443", "192.0.2.1:80", "[2001:db8::1]:65535"})
    void is_written_as_it_is_read(String text) {
        assertThat(Target.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "example.com", ":80", "example.com:", "example.com:0", "a:65536", "2001:db8::1:80", "[a]:1"})
    void is_nothing_else(String text) {
        assertThat(Target.parse(text)).isNull();
    }

    @Test
    void has_an_address_in_its_own_family_only() throws UnknownHostException {
        assertThat(Target.parse("192.0.2.1:80").in(Inet4Address.class)).hasToString("/192.0.2.1:80");
        assertThat(Target.parse("192.0.2.1:80").in(Inet6Address.class)).isNull();
    }
}
