package io.portkeeper.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.portkeeper.linux.Interfaces;
import java.net.SocketException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PoolExpressionTest {

    private static List<String> addresses(String text) throws SocketException {
        return PoolExpression.parse(text).addresses().keySet().stream()
                .map(IpAddress::toString)
                .toList();
    }

    @Test
    void mixes_forms_and_families_and_keeps_their_order() throws SocketException {
        assertThat(addresses("2001:db8::1, 192.0.2.9; 192.0.2.1-2 198.51.100.8/30\t2001:db8::a-b"))
                .containsExactly(
                        "2001:db8::1",
                        "192.0.2.9",
                        "192.0.2.1",
                        "192.0.2.2",
                        "198.51.100.9",
                        "198.51.100.10",
                        "2001:db8::a",
                        "2001:db8::b");
    }

    @Test
    void takes_each_address_once() throws SocketException {
        assertThat(addresses("192.0.2.1-3,192.0.2.2,192.0.2.3-4"))
                .containsExactly("192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.4");
    }

    @ParameterizedTest
    @ValueSource(strings = {"!192.0.2.2,192.0.2.1-3", "192.0.2.1-3,!192.0.2.2", "192.0.2.1,!192.0.2.2,192.0.2.2-3"})
    void leaves_exclusions_out_wherever_they_stand(String text) throws SocketException {
        assertThat(addresses(text)).containsExactly("192.0.2.1", "192.0.2.3");
    }

    @Test
    void excludes_the_whole_of_a_prefix_and_not_only_its_hosts() throws SocketException {
        assertThat(addresses("192.0.2.0-4,!192.0.2.0/30")).containsExactly("192.0.2.4");
    }

    @Test
    void keeps_families_apart_when_it_excludes() throws SocketException {
        assertThat(addresses("192.0.2.1,2001:db8::1,!::/0")).containsExactly("192.0.2.1");
    }

    @Test
    void leaves_the_addresses_of_an_excluded_interface_out() throws SocketException {
        assertThat(addresses("127.0.0.1-2,!lo")).containsExactly("127.0.0.2");
    }

    @ParameterizedTest
    @CsvSource({"lo, true", "'192.0.2.1,!lo', true", "192.0.2.1, false", "'192.0.2.1-9,!192.0.2.3', false"})
    void knows_whether_its_addresses_can_change(String text, boolean changes) {
        assertThat(PoolExpression.parse(text).namesInterfaces()).isEqualTo(changes);
    }

    @Test
    void says_whose_addresses_it_takes() {
        assertThat(PoolExpression.parse("lo, 192.0.2.1, lo*3").interfaces()).containsExactly("lo");
        assertThat(PoolExpression.parse("192.0.2.1, !lo").interfaces()).isEmpty();
    }

    @Test
    void names_what_is_no_interface_and_lists_those_there_are() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PoolExpression.parse("192.0.2.1,nosuch0"))
                .withMessage(
                        "'nosuch0' is neither an address, a range (10.0.0.10-17), a prefix (10.0.0.16/28) nor an interface"
                                + " of this host (%s)",
                        String.join(", ", Interfaces.names()))
                .withMessageContaining("lo");
    }

    @Test
    void names_an_excluded_interface_that_does_not_exist() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PoolExpression.parse("192.0.2.1,!nosuch0"))
                .withMessageStartingWith("'nosuch0' is neither");
    }

    @Test
    void passes_on_what_is_wrong_with_a_range() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PoolExpression.parse("192.0.2.1,192.0.2.9-3"))
                .withMessage("the range 192.0.2.9-3 does not end at an address above its start");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ,; ",
                "!192.0.2.1",
                "192.0.2.1,!192.0.2.1",
                "192.0.2.0/30,!192.0.2.1-2",
                "192.0.2.1-9,!192.0.2.1-5,!192.0.2.6-9",
                "!lo"
            })
    void refuses_a_pool_without_an_address(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PoolExpression.parse(text))
                .withMessage("it holds no address");
    }

    @Test
    void takes_as_many_addresses_as_its_limit() throws SocketException {
        assertThat(addresses("10.0.0.0-10.0.15.255")).hasSize(PoolExpression.LARGEST);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.0-10.0.16.0",
                "10.0.0.0/8",
                "2001:db8::/64",
                "10.0.0.1-10.0.15.255,10.1.0.1-2",
                "1::/16,2::/16"
            })
    void refuses_more_addresses_than_its_limit(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PoolExpression.parse(text))
                .withMessage("it holds more than 4096 addresses");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "169.254.1.1", "fe80::1", "169.254.0.0/30"})
    void refuses_addresses_that_are_no_source(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PoolExpression.parse(text))
                .withMessageEndingWith("cannot be a source: it is not an address that the internet routes back");
    }

    @Test
    void reads_as_the_operator_wrote_it() {
        assertThat(PoolExpression.parse("  192.0.2.1-3, !192.0.2.2 ")).hasToString("192.0.2.1-3, !192.0.2.2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"169.253.255.255-169.254.0.1", "fe7f:ffff:ffff:ffff:ffff:ffff:ffff:ffff-fe80::1"})
    void refuses_a_range_that_runs_into_link_local_addresses(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> PoolExpression.parse(text));
    }

    @Test
    void takes_no_loopback_address_of_an_interface() throws Exception {
        assertThat(PoolExpression.parse("lo, 192.0.2.1").addresses()).containsOnlyKeys(IpAddress.parse("192.0.2.1"));
    }

    @Test
    void gives_addresses_their_weight_the_largest_of_several() throws SocketException {
        assertThat(PoolExpression.parse("192.0.2.1-3*2, 192.0.2.2*5, 192.0.2.3, 192.0.2.4, 2001:db8::/127*1000")
                        .addresses())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        IpAddress.parse("192.0.2.1"), 2,
                        IpAddress.parse("192.0.2.2"), 5,
                        IpAddress.parse("192.0.2.3"), 2,
                        IpAddress.parse("192.0.2.4"), 1,
                        IpAddress.parse("2001:db8::"), 1000,
                        IpAddress.parse("2001:db8::1"), 1000));
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.1*0", "192.0.2.1*1001", "192.0.2.1*", "192.0.2.1*x", "192.0.2.1*-1", "lo*0"})
    void refuses_a_weight_that_is_none(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PoolExpression.parse(text))
                .withMessageContaining("the weight of '" + text + "' is not a number from 1 to 1000");
    }
}
