package io.portkeeper.testapp.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostAndPortTest {
    @Test
    void reads_an_address_and_a_port() {
        assertThat(HostAndPort.parse("127.0.0.2:8080")).isEqualTo(new InetSocketAddress("127.0.0.2", 8080));
    }

    @Test
    void reads_a_list() {
        assertThat(HostAndPort.parseList("127.0.0.3:1,127.0.0.2:2"))
                .containsExactly(new InetSocketAddress("127.0.0.3", 1), new InetSocketAddress("127.0.0.2", 2));
    }

    @Test
    void writes_an_IPv6_address_in_the_brackets_it_reads() {
        assertThat(HostAndPort.format(HostAndPort.parse("[::1]:80"))).isEqualTo("[0:0:0:0:0:0:0:1]:80");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.0.0.1:", "127.0.0.1:http"})
    void says_which_text_has_no_port(String text) {
        assertThatThrownBy(() -> HostAndPort.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "'");
    }
}
