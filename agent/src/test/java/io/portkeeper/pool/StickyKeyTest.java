package io.portkeeper.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class StickyKeyTest {

    private static InetAddress named(String host, String address) throws UnknownHostException {
        return InetAddress.getByAddress(host, Fixtures.address(address).getAddress());
    }

    @Test
    void host_is_the_name_that_the_application_resolved() throws UnknownHostException {
        assertThat(StickyKey.HOST.hash(named("example.com", "203.0.113.1")))
                .isEqualTo(StickyKey.HOST.hash(named("example.com", "198.51.100.7")))
                .isEqualTo(StickyKey.HOST.hash(named("example.com", "2001:db8::1")))
                .isNotEqualTo(StickyKey.HOST.hash(named("example.net", "203.0.113.1")));
    }

    /** RFC 4343. */
    @Test
    void host_does_not_tell_capitals_from_small_letters() throws UnknownHostException {
        assertThat(StickyKey.HOST.hash(named("Example.COM", "203.0.113.1")))
                .isEqualTo(StickyKey.HOST.hash(named("example.com", "203.0.113.1")));
    }

    @ParameterizedTest
    @CsvSource({"203.0.113.1", "2001:db8::1"})
    void host_is_the_address_when_no_name_is_known(String address) {
        assertThat(StickyKey.HOST.hash(Fixtures.address(address)))
                .isEqualTo(StickyKey.ADDRESS.hash(Fixtures.address(address)));
    }

    /** After a look-up the address would carry a name. */
    @ParameterizedTest
    @EnumSource
    void looks_no_name_up(StickyKey key) {
        InetAddress remote = Fixtures.address("127.0.0.1");
        key.hash(remote);

        assertThat(remote).hasToString("/127.0.0.1");
    }

    @Test
    void address_disregards_the_name() throws UnknownHostException {
        assertThat(StickyKey.ADDRESS.hash(named("example.com", "203.0.113.1")))
                .isEqualTo(StickyKey.ADDRESS.hash(named("example.net", "203.0.113.1")))
                .isNotEqualTo(StickyKey.ADDRESS.hash(named("example.com", "203.0.113.2")));
    }

    @ParameterizedTest
    @CsvSource({
        "203.0.113.0, 203.0.113.255, true",
        "203.0.113.255, 203.0.114.0, false",
        "2001:db8::, 2001:db8:0:ff:ffff:ffff:ffff:ffff, true",
        "2001:db8:0:ff::, 2001:db8:0:100::, false",
    })
    void subnet_is_the_24_of_ipv4_and_the_56_of_ipv6(String one, String other, boolean same) {
        assertThat(StickyKey.SUBNET.hash(Fixtures.address(one)) == StickyKey.SUBNET.hash(Fixtures.address(other)))
                .isEqualTo(same);
    }

    @Test
    void tells_an_ipv4_address_from_the_ipv6_address_of_the_same_value() {
        assertThat(Rendezvous.hash(IpAddress.parse("0.0.0.1"))).isNotEqualTo(Rendezvous.hash(IpAddress.parse("::1")));
    }

    /** An address that was resolved keeps the name it was resolved from, whatever getHostName says later. */
    @Test
    void of_an_address_that_carries_its_own_text_as_name_is_the_address() throws Exception {
        InetAddress literal = InetAddress.getByAddress("127.0.0.1", new byte[] {127, 0, 0, 1});

        assertThat(StickyKey.HOST.hash(literal)).isEqualTo(StickyKey.ADDRESS.hash(literal));
    }

    @Test
    void of_a_host_does_not_mind_a_final_dot() throws Exception {
        byte[] bytes = {127, 0, 0, 1};

        assertThat(StickyKey.HOST.hash(InetAddress.getByAddress("example.com.", bytes)))
                .isEqualTo(StickyKey.HOST.hash(InetAddress.getByAddress("example.com", bytes)));
    }
}
