package io.portkeeper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.portkeeper.ports.HostPorts;
import io.portkeeper.ports.PortSet;
import org.junit.jupiter.api.Test;

class PortChecksTest {

    private static final HostPorts USUAL = new HostPorts(32_768, 60_999, PortSet.NONE);

    @Test
    void are_ok_on_a_host_as_linux_comes() {
        assertThat(PortChecks.of(USUAL, PortSet.parse("22, 8080")))
                .containsExactly(
                        Check.ok(
                                "net.ipv4.ip_local_port_range",
                                "32768-60999, 28,232 ephemeral ports to each destination from each source"),
                        Check.ok("net.ipv4.ip_local_reserved_ports", "none"),
                        Check.ok(
                                "owned ports",
                                "ports.owned=auto is 61000-65535, 4,536 ports to each destination from each source,"
                                        + " and nothing listens on them"));
    }

    @Test
    void count_without_reserved_ones() {
        HostPorts host = new HostPorts(32_768, 60_999, PortSet.parse("8080, 50000-50009, 61000-61099"));

        assertThat(PortChecks.of(host, PortSet.NONE))
                .extracting(Check::seen)
                .containsExactly(
                        "32768-60999, 28,222 ephemeral ports to each destination from each source",
                        "8080, 50000-50009, 61000-61099, of which 10 are in the range",
                        "ports.owned=auto is 61100-65535, 4,436 ports to each destination from each source,"
                                + " and nothing listens on them");
    }

    @Test
    void name_the_owned_ones_that_something_listens_on() {
        Check owned = PortChecks.of(USUAL, PortSet.parse("22, 61616, 62000")).get(2);

        assertThat(owned.result()).isEqualTo(Check.Result.WARN);
        assertThat(owned.seen()).endsWith("something listens on 61616, 62000");
        assertThat(owned.todo()).contains("ports.owned");
    }

    @Test
    void are_none_to_own_when_the_range_goes_to_the_end() {
        Check owned = PortChecks.of(new HostPorts(1024, 65_535, PortSet.NONE), PortSet.NONE)
                .get(2);

        assertThat(owned.result()).isEqualTo(Check.Result.WARN);
        assertThat(owned.seen()).contains("ports.owned=auto is none");
    }

    @Test
    void say_that_listeners_cannot_be_seen() {
        assertThat(PortChecks.of(USUAL, null).get(2).result()).isEqualTo(Check.Result.WARN);
    }
}
