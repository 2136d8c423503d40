package io.portkeeper.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpRangeTest {

    @ParameterizedTest
    @CsvSource({
        "10.0.0.1, 10.0.0.1, 10.0.0.1",
        "10.0.0.1-10.0.0.9, 10.0.0.1, 10.0.0.9",
        "10.0.0.250-10.0.1.5, 10.0.0.250, 10.0.1.5",
        "10.0.0.10-17, 10.0.0.10, 10.0.0.17",
        "10.0.0.10-10, 10.0.0.10, 10.0.0.10",
        "10.0.0.0/30, 10.0.0.0, 10.0.0.3",
        "10.0.0.7/32, 10.0.0.7, 10.0.0.7",
        "0.0.0.0/0, 0.0.0.0, 255.255.255.255",
        "2001:db8::1, 2001:db8::1, 2001:db8::1",
        "2001:db8::1-2001:db8::ff, 2001:db8::1, 2001:db8::ff",
        "2001:db8::10-1f, 2001:db8::10, 2001:db8::1f",
        "2001:db8::-ff, 2001:db8::, 2001:db8::ff",
        "2001:db8:0:0:1:0:0:0-5, 2001:db8:0:0:1::, 2001:db8::1:0:0:5",
        "1:2:3:4:5:6:7:8-f, 1:2:3:4:5:6:7:8, 1:2:3:4:5:6:7:f",
        "2001:db8::/64, 2001:db8::, 2001:db8::ffff:ffff:ffff:ffff",
        "::/0, ::, ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
    })
    void reads_addresses_ranges_and_prefixes(String text, String first, String last) {
        IpRange range = IpRange.parse(text);

        assertThat(range.first()).hasToString(first);
        assertThat(range.last()).hasToString(last);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "eth0", "br-1a2b", "-", "-10.0.0.1", "example.com/24", "/24", "10.0.0/24", "10.0.0-5"})
    void has_no_opinion_on_what_does_not_start_with_an_address(String text) {
        assertThat(IpRange.parse(text)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.10-9",
                "10.0.0.10-10.0.0.9",
                "10.0.0.10-256",
                "10.0.0.10-",
                "10.0.0.10-x",
                "10.0.0.10-1.2",
                "10.0.0.10-2001:db8::1",
                "2001:db8::10-f",
                "2001:db8::10-10.0.0.20",
                "2001:db8::10-fffff",
            })
    void refuses_a_range_that_does_not_end_above_its_start(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> IpRange.parse(text))
                .withMessage("the range %s does not end at an address above its start", text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "10.0.0.0/x", "10.0.0.0/24/8", "10.0.0.0/0024"})
    void refuses_a_prefix_length_that_ipv4_does_not_have(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> IpRange.parse(text))
                .withMessage("the prefix of %s is not a number from 0 to 32", text);
    }

    @Test
    void refuses_a_prefix_length_that_ipv6_does_not_have() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> IpRange.parse("2001:db8::/129"))
                .withMessage("the prefix of 2001:db8::/129 is not a number from 0 to 128");
    }

    @ParameterizedTest
    @CsvSource({"10.0.0.17/28, 10.0.0.16/28", "2001:db8::1/64, 2001:db8::/64", "128.0.0.0/0, 0.0.0.0/0"})
    void refuses_bits_behind_the_prefix_and_says_what_to_write(String text, String cure) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> IpRange.parse(text))
                .withMessage("%s has bits set behind its prefix; write %s", text, cure);
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.16/28, 10.0.0.17, 10.0.0.30",
        "10.0.0.0/30, 10.0.0.1, 10.0.0.2",
        "10.0.0.0/31, 10.0.0.0, 10.0.0.1",
        "10.0.0.1/32, 10.0.0.1, 10.0.0.1",
        "10.0.0.0-10.0.0.255, 10.0.0.0, 10.0.0.255",
        "10.0.0.0, 10.0.0.0, 10.0.0.0",
        "2001:db8::/126, 2001:db8::, 2001:db8::3",
    })
    void leaves_network_and_broadcast_out_of_an_ipv4_prefix_only(String text, String first, String last) {
        IpRange hosts = IpRange.parse(text).hosts();

        assertThat(hosts.first()).hasToString(first);
        assertThat(hosts.last()).hasToString(last);
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.1, 1",
        "10.0.0.10-17, 8",
        "10.0.0.0/24, 256",
        "0.0.0.0/0, 4294967296",
        "2001:db8::/112, 65536",
        "2001:db8::ffff:ffff:ffff:fffe-2001:db8:0:1::1, 4",
        "2001:db8::/66, 4611686018427387904",
        "::1-::7fff:ffff:ffff:ffff, 9223372036854775807",
        "::-::7fff:ffff:ffff:fffe, 9223372036854775807",
    })
    void counts_its_addresses(String text, long size) {
        assertThat(IpRange.parse(text).size()).isEqualTo(size);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "::-::7fff:ffff:ffff:ffff",
                "2001:db8::/65",
                "2001:db8::/64",
                "2001:db8::/63",
                "2001:db8::1-2001:db8:0:1::",
                "2001:db8::1-2001:db8:0:1::1",
                "2001:db8::ffff:0:0:0-2001:db8:0:2::1",
                "::/0",
            })
    void says_the_largest_number_when_it_holds_that_many_or_more(String text) {
        assertThat(IpRange.parse(text).size()).isEqualTo(Long.MAX_VALUE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.10", "10.0.0.13", "10.0.0.17"})
    void contains_its_ends_and_what_lies_between(String address) {
        assertThat(IpRange.parse("10.0.0.10-17").contains(IpAddress.parse(address)))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.9", "10.0.0.18", "::10.0.0.13"})
    void does_not_contain_its_neighbours_nor_the_other_family(String address) {
        assertThat(IpRange.parse("10.0.0.10-17").contains(IpAddress.parse(address)))
                .isFalse();
    }

    @Test
    void compares_the_halves_of_ipv6_addresses_unsigned() {
        IpRange range = IpRange.parse("2001:db8::7fff:0:0:0-2001:db8::8001:0:0:0");

        assertThat(range.contains(IpAddress.parse("2001:db8::8000:0:0:0"))).isTrue();
        assertThat(range.contains(IpAddress.parse("2001:db8::8002:0:0:0"))).isFalse();
    }
}
