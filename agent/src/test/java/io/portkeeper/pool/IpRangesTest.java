package io.portkeeper.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IpRangesTest {

    @ParameterizedTest
    @CsvSource({
        "loopback, 127.0.0.1, true",
        "loopback, 127.255.255.255, true",
        "loopback, ::1, true",
        "loopback, ::2, false",
        "loopback, 128.0.0.1, false",
        "link-local, 169.254.169.254, true",
        "link-local, fe80::1, true",
        "link-local, fec0::1, false",
        "link-local, 127.0.0.1, false",
        "10.0.0.0/8, 10.255.255.255, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "10.0.0.0/8, 10.0.0.0, true",
        "10.0.0.10-17, 10.0.0.17, true",
        "2001:db8::/32, 2001:db8:ffff::1, true",
        "2001:db8::/32, 192.0.2.1, false",
        "none, 127.0.0.1, false",
        "'', 127.0.0.1, false",
    })
    void tells_which_destinations_are_left_alone(String text, String remote, boolean excluded) {
        assertThat(IpRanges.parse(text).contains(IpAddress.parse(remote))).isEqualTo(excluded);
    }

    @Test
    void takes_several_terms() {
        IpRanges ranges = IpRanges.parse("loopback, 192.0.2.1;198.51.100.0/24");

        assertThat(ranges.contains(IpAddress.parse("127.0.0.1"))).isTrue();
        assertThat(ranges.contains(IpAddress.parse("192.0.2.1"))).isTrue();
        assertThat(ranges.contains(IpAddress.parse("198.51.100.7"))).isTrue();
        assertThat(ranges.contains(IpAddress.parse("203.0.113.1"))).isFalse();
    }

    @Test
    void names_a_term_that_is_wrong() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> IpRanges.parse("loopback, Link-Local"))
                .withMessageStartingWith("'Link-Local' is neither an address, a range, a prefix");
    }

    @Test
    void passes_on_what_is_wrong_with_a_prefix() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> IpRanges.parse("10.0.0.1/8"))
                .withMessage("10.0.0.1/8 has bits set behind its prefix; write 10.0.0.0/8");
    }

    @Test
    void can_be_added_to() {
        IpRanges written = IpRanges.parse("192.0.2.1-2");
        IpRanges more = written.and(List.of(IpAddress.parse("192.0.2.9"), IpAddress.parse("2001:db8::1")));

        assertThat(more.contains(IpAddress.parse("192.0.2.2"))).isTrue();
        assertThat(more.contains(IpAddress.parse("192.0.2.9"))).isTrue();
        assertThat(more.contains(IpAddress.parse("2001:db8::1"))).isTrue();
        assertThat(more.contains(IpAddress.parse("192.0.2.8"))).isFalse();
        assertThat(written.contains(IpAddress.parse("192.0.2.9"))).isFalse();
    }
}
