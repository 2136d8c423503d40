package io.portkeeper.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class StickyKeyTest {

    private static long hash(StickyKey key, String name, String address) {
        return key.hash(name, IpAddress.parse(address));
    }

    @Test
    void host_is_the_name_that_the_application_resolved() {
        assertThat(hash(StickyKey.HOST, "example.com", "203.0.113.1"))
                .isEqualTo(hash(StickyKey.HOST, "example.com", "198.51.100.7"))
                .isEqualTo(hash(StickyKey.HOST, "example.com", "2001:db8::1"))
                .isNotEqualTo(hash(StickyKey.HOST, "example.net", "203.0.113.1"));
    }

    /** RFC 4343. */
    @Test
    void host_does_not_tell_capitals_from_small_letters() {
        assertThat(hash(StickyKey.HOST, "Example.COM", "203.0.113.1"))
                .isEqualTo(hash(StickyKey.HOST, "example.com", "203.0.113.1"));
    }

    @Test
    void of_a_host_does_not_mind_a_final_dot() {
        assertThat(hash(StickyKey.HOST, "example.com.", "127.0.0.1"))
                .isEqualTo(hash(StickyKey.HOST, "example.com", "127.0.0.1"));
    }

    @ParameterizedTest
    @CsvSource({"203.0.113.1", "2001:db8::1"})
    void host_and_site_are_the_address_when_no_name_is_known(String address) {
        assertThat(hash(StickyKey.HOST, "", address))
                .isEqualTo(hash(StickyKey.SITE, "", address))
                .isEqualTo(hash(StickyKey.ADDRESS, "", address));
    }

    @Test
    void site_is_the_same_for_all_names_below_a_domain() {
        assertThat(hash(StickyKey.SITE, "www.example.co.uk", "203.0.113.1"))
                .isEqualTo(hash(StickyKey.SITE, "LOGIN.Example.co.uk.", "2001:db8::1"))
                .isEqualTo(hash(StickyKey.HOST, "example.co.uk", "203.0.113.1"))
                .isNotEqualTo(hash(StickyKey.SITE, "www.example.org.uk", "203.0.113.1"));
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.INCLUDE,
            names = {"ADDRESS", "SUBNET"})
    void the_others_disregard_the_name(StickyKey key) {
        assertThat(hash(key, "example.com", "203.0.113.1"))
                .isEqualTo(hash(key, "example.net", "203.0.113.1"))
                .isNotEqualTo(hash(key, "example.com", "203.0.114.1"));
    }

    @ParameterizedTest
    @CsvSource({
        "203.0.113.0, 203.0.113.255, true",
        "203.0.113.255, 203.0.114.0, false",
        "2001:db8::, 2001:db8:0:ff:ffff:ffff:ffff:ffff, true",
        "2001:db8:0:ff::, 2001:db8:0:100::, false",
    })
    void subnet_is_the_24_of_ipv4_and_the_56_of_ipv6(String one, String other, boolean same) {
        assertThat(hash(StickyKey.SUBNET, "", one) == hash(StickyKey.SUBNET, "", other))
                .isEqualTo(same);
    }

    @Test
    void tells_an_ipv4_address_from_the_ipv6_address_of_the_same_value() {
        assertThat(Rendezvous.hash(IpAddress.parse("0.0.0.1"))).isNotEqualTo(Rendezvous.hash(IpAddress.parse("::1")));
    }
}
