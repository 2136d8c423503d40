package io.portkeeper.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SysctlTest {

    @Test
    void reads_a_setting_of_the_kernel() {
        assertThat(Sysctl.read("net/ipv4/ip_local_port_range")).matches("\\d+\\s+\\d+");
    }

    @Test
    void reads_a_setting_without_the_space_around_it() {
        String release = Sysctl.read("kernel/osrelease");

        assertThat(release).isNotEmpty().isEqualTo(release.strip());
    }

    @Test
    void finds_nothing_where_there_is_no_such_setting() {
        assertThat(Sysctl.read("net/ipv4/no_such_setting")).isNull();
    }

    @Test
    void finds_nothing_in_a_directory() {
        assertThat(Sysctl.read("net/ipv4")).isNull();
    }
}
