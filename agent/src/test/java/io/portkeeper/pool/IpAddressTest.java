package io.portkeeper.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {

    private static final int MANY = 20_000;

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0, 0",
        "0.0.0.1, 1",
        "10.0.0.1, 0a000001",
        "192.0.2.255, c00002ff",
        "255.255.255.255, ffffffff",
    })
    void reads_dotted_decimal(String text, String hex) {
        assertThat(IpAddress.parse(text)).isEqualTo(new IpAddress(false, 0, Long.parseUnsignedLong(hex, 16)));
    }

    /** RFC 4291 section 2.2: the three text forms, with the RFC's own examples. */
    @ParameterizedTest
    @CsvSource({
        "ABCD:EF01:2345:6789:ABCD:EF01:2345:6789, abcdef0123456789, abcdef0123456789",
        "2001:DB8:0:0:8:800:200C:417A, 20010db800000000, 00080800200c417a",
        "2001:DB8::8:800:200C:417A, 20010db800000000, 00080800200c417a",
        "FF01::101, ff01000000000000, 101",
        "::1, 0, 1",
        "::, 0, 0",
        "1::, 0001000000000000, 0",
        "1:2:3:4:5:6:7::, 0001000200030004, 0005000600070000",
        "::2:3:4:5:6:7:8, 0000000200030004, 0005000600070008",
        "0:0:0:0:0:0:13.1.68.3, 0, 0d014403",
        "::13.1.68.3, 0, 0d014403",
        "64:ff9b::192.0.2.33, 0064ff9b00000000, c0000221",
        "1:2:3:4:5:6:7.8.9.10, 0001000200030004, 000500060708090a",
    })
    void reads_the_forms_of_rfc_4291(String text, String high, String low) {
        assertThat(IpAddress.parse(text))
                .isEqualTo(new IpAddress(true, Long.parseUnsignedLong(high, 16), Long.parseUnsignedLong(low, 16)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "1",
                "1.2.3",
                "1.2.3.4.5",
                "1.2.3.",
                ".1.2.3",
                "1..2.3",
                "1.2.3.256",
                "1.2.3.1000",
                "1.2.3.-4",
                "1.2.3.+4",
                "1.2.3.04",
                "1.2.3.00",
                "1.2.3.0x4",
                "1.2.3.a",
                " 1.2.3.4",
                "1.2.3.4 ",
                "1.2.3.٤",
                "0x01020304",
                "localhost",
            })
    void refuses_what_is_not_dotted_decimal(String text) {
        assertThat(IpAddress.parse(text)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ":",
                ":::",
                "::::",
                "1:::2",
                "1::2::3",
                ":1::2",
                "1::2:",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:",
                ":2:3:4:5:6:7:8",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4:5:6:7:8::",
                "::1:2:3:4:5:6:7:8",
                "1:2:3:4::5:6:7:8",
                "12345::",
                "g::",
                "-1::",
                "1::+2",
                "::1.2.3",
                "::1.2.3.4.5",
                "::1.2.3.256",
                "::1.2.3.04",
                "::1.2.3.4:5",
                "1:2:3:4:5:6:7:1.2.3.4",
                "1:2:3:4:5:1.2.3.4",
                "fe80::1%eth0",
                "[::1]",
                "::1 ",
                "٢::",
                "::1/128",
            })
    void refuses_what_is_not_ipv6(String text) {
        assertThat(IpAddress.parse(text)).isNull();
    }

    /**
     * RFC 5952 section 4: there are no leading zeros. The longest run of zeros is shortened, of equal runs the first, but
     * never a single group.
     */
    @ParameterizedTest
    @CsvSource({
        "2001:0db8:0:0:0:0:0:0001, 2001:db8::1",
        "2001:db8:0:0:0:0:2:1, 2001:db8::2:1",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "2001:DB8:AAAA::BBBB, 2001:db8:aaaa::bbbb",
        "0:0:0:0:0:0:0:0, ::",
        "0:0:0:0:0:0:0:1, ::1",
        "1:0:0:0:0:0:0:0, 1::",
        "0:0:1:0:0:0:0:0, 0:0:1::",
        "0:0:0:0:0:1:0:0, ::1:0:0",
        "1:2:3:4:5:6:0:0, 1:2:3:4:5:6::",
        "0:2:3:4:5:6:7:8, 0:2:3:4:5:6:7:8",
        "1:2:3:4:5:6:7:0, 1:2:3:4:5:6:7:0",
    })
    void prints_the_form_of_rfc_5952(String text, String canonical) {
        assertThat(IpAddress.parse(text)).hasToString(canonical);
    }

    @Test
    void agrees_with_java_net_on_many_ipv4_addresses() throws UnknownHostException {
        Random random = new Random(4291);
        for (int n = 0; n < MANY; n++) {
            byte[] bytes = new byte[4];
            random.nextBytes(bytes);
            agreesWithJavaNet(InetAddress.getByAddress(bytes));
        }
    }

    @Test
    void agrees_with_java_net_on_many_ipv6_addresses() throws UnknownHostException {
        Random random = new Random(5952);
        for (int n = 0; n < MANY; n++) {
            byte[] bytes = new byte[16];
            random.nextBytes(bytes);
            for (int group = 1; group < 8; group++) {
                if (random.nextBoolean()) {
                    bytes[2 * group] = 0;
                    bytes[2 * group + 1] = 0;
                }
            }
            // Not an IPv4-mapped address, because java.net would turn it into an IPv4 address.
            bytes[0] |= 0x20;
            agreesWithJavaNet(InetAddress.getByAddress(bytes));
        }
    }

    private static void agreesWithJavaNet(InetAddress address) {
        IpAddress ip = IpAddress.of(address);
        assertThat(IpAddress.parse(address.getHostAddress())).isEqualTo(ip);
        assertThat(IpAddress.parse(ip.toString())).isEqualTo(ip);
        assertThat(ip.toInetAddress()).isEqualTo(address);
    }

    @Test
    void prints_many_ipv6_addresses_no_longer_than_java_net_does() throws UnknownHostException {
        Random random = new Random(6943);
        for (int n = 0; n < MANY; n++) {
            byte[] bytes = new byte[16];
            bytes[0] = 0x20;
            for (int filled = random.nextInt(8); filled > 0; filled--) {
                bytes[1 + random.nextInt(15)] = (byte) random.nextInt(256);
            }
            InetAddress address = InetAddress.getByAddress(bytes);
            assertThat(IpAddress.of(address).toString().length())
                    .isLessThanOrEqualTo(address.getHostAddress().length());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.1, 10.0.0.2",
        "10.0.0.255, 10.0.1.0",
        "255.255.255.255, 0.0.0.0",
        "2001:db8::ffff, 2001:db8::1:0",
        "2001:db8::ffff:ffff:ffff:ffff, 2001:db8:0:1::",
        "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, ::",
    })
    void counts_up_and_wraps_at_the_end_of_the_family(String address, String next) {
        assertThat(IpAddress.parse(address).next()).isEqualTo(IpAddress.parse(next));
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.77, 32, 192.0.2.77, 192.0.2.77",
        "192.0.2.77, 24, 192.0.2.0, 192.0.2.255",
        "192.0.2.77, 0, 0.0.0.0, 255.255.255.255",
        "2001:db8::77, 128, 2001:db8::77, 2001:db8::77",
        "2001:db8::77, 65, 2001:db8::, 2001:db8::7fff:ffff:ffff:ffff",
        "2001:db8::77, 64, 2001:db8::, 2001:db8::ffff:ffff:ffff:ffff",
        "2001:db8::77, 63, 2001:db8::, 2001:db8:0:1:ffff:ffff:ffff:ffff",
        "2001:db8::77, 0, ::, ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
    })
    void fills_the_bits_behind_a_prefix(String address, int prefix, String zeros, String ones) {
        assertThat(IpAddress.parse(address).fill(prefix, false)).hasToString(zeros);
        assertThat(IpAddress.parse(address).fill(prefix, true)).hasToString(ones);
    }

    @Test
    void sorts_ipv4_before_ipv6_and_then_by_unsigned_value() {
        assertThat(new String[] {"0.0.0.0", "127.0.0.1", "128.0.0.0", "::", "::8000:0:0:0", "7fff::", "8000::"})
                .extracting(IpAddress::parse)
                .isSorted()
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(strings = {"169.254.0.0", "169.254.255.255", "fe80::", "febf:ffff::1"})
    void knows_link_local_addresses(String text) {
        assertThat(IpAddress.parse(text).isLinkLocal()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"169.253.255.255", "169.255.0.0", "fe7f::", "fec0::", "::169.254.0.1"})
    void knows_what_is_not_link_local(String text) {
        assertThat(IpAddress.parse(text).isLinkLocal()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.2.3.4::", "1.2.3.4::1", "1:1.2.3.4::5", "1.2.3.4::5.6.7.8"})
    void refuses_a_dotted_quad_before_the_gap(String text) {
        assertThat(IpAddress.parse(text)).isNull();
    }

    /** java.net turns an IPv4-mapped address into IPv4. If the agent did not, the source would be in the wrong family. */
    @ParameterizedTest
    @ValueSource(strings = {"::ffff:192.0.2.1", "::ffff:c000:201"})
    void is_in_the_family_that_java_net_has_it_in(String text) {
        IpAddress ip = IpAddress.parse(text);
        assertThat(IpAddress.of(ip.toInetAddress())).isEqualTo(ip);
    }

    @ParameterizedTest
    @CsvSource({"0.0.0.0, true", "::, true", "0.0.0.1, false", "::1, false", "1::, false"})
    void knows_the_wildcard_address(String text, boolean any) {
        assertThat(IpAddress.parse(text).isAny()).isEqualTo(any);
    }
}
