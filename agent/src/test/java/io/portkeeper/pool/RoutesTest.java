package io.portkeeper.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutesTest {

    private static Routes routes(String text) {
        return new Routes(text, IpRanges.parse("loopback, link-local"));
    }

    private static String find(Routes routes, String name, String address, int port) throws UnknownHostException {
        return String.valueOf(routes.find(name, IpAddress.parse(address), port));
    }

    private static String find(Routes routes, String address, int port) throws UnknownHostException {
        return find(routes, "", address, port);
    }

    @ParameterizedTest
    @CsvSource({
        "10.1.2.3, 80, 10.1.2.0/24=192.0.2.3",
        "10.1.9.9, 80, 10.1.0.0/16=192.0.2.2",
        "10.2.0.0, 80, 10.0.0.0/8=direct",
        "11.0.0.0, 80, null",
        "9.255.255.255, 80, null",
        "10.1.9.9, 443, 10.1.0.0/16:443=192.0.2.4",
        "10.1.2.3, 443, 10.1.2.0/24=192.0.2.3",
        "127.0.0.1, 443, exclude=127.0.0.0/8",
        "2001:db8::1, 443, [2001:db8::/32]:443=2001:db8:1::1",
        "2001:db8::1, 80, null",
    })
    void take_the_longest_prefix_and_there_the_port(String address, int port, String expected) throws Exception {
        Routes routes = routes("10.0.0.0/8=direct; 10.1.0.0/16=192.0.2.2; 10.1.2.0/24=192.0.2.3;"
                + "10.1.0.0/16:443=192.0.2.4; [2001:db8::/32]:443=2001:db8:1::1");

        assertThat(find(routes, address, port)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "www.example.com, www.example.com=192.0.2.1",
        "WWW.EXAMPLE.COM., www.example.com=192.0.2.1",
        "a.b.example.com, *.example.com=192.0.2.2",
        "example.com, 203.0.113.0/24=192.0.2.4",
        "notexample.com, 203.0.113.0/24=192.0.2.4",
        "x.api.example.com, *.api.example.com=192.0.2.3",
        "api.example.com, *.example.com=192.0.2.2",
        "'', 203.0.113.0/24=192.0.2.4",
    })
    void take_the_nearest_name_before_any_address(String name, String expected) throws Exception {
        Routes routes = routes("*.example.com=192.0.2.2; www.example.com=192.0.2.1; *.api.example.com=192.0.2.3;"
                + "203.0.113.0/24=192.0.2.4");

        assertThat(find(routes, name, "203.0.113.9", 443)).isEqualTo(expected);
    }

    @Test
    void take_a_name_for_its_port_only() throws Exception {
        Routes routes = routes("*.example.com:443=192.0.2.2");

        assertThat(find(routes, "www.example.com", "203.0.113.9", 443)).isEqualTo("*.example.com:443=192.0.2.2");
        assertThat(find(routes, "www.example.com", "203.0.113.9", 80)).isEqualTo("null");
    }

    @Test
    void are_separated_by_semicolons_or_line_breaks_and_may_be_none() {
        assertThat(routes("\n10.0.0.0/8 = direct ;\n 11.0.0.0/8=192.0.2.1, 192.0.2.2\n")
                        .summary())
                .isEqualTo("2 routes");
        assertThat(routes("none").summary()).isEqualTo("0 routes");
    }

    @Test
    void say_which_goes_before_which() {
        assertThat(routes("10.0.0.0/8=direct; 10.1.0.0/16=192.0.2.1").summary())
                .isEqualTo("2 routes; where they overlap '10.1.0.0/16=192.0.2.1' goes before '10.0.0.0/8=direct'");
        assertThat(routes("10.0.0.0/8=direct; 10.1.0.0/16=192.0.2.1;10.2.0.0/16=192.0.2.1;10.3.0.0/16=192.0.2.1;"
                                + "10.4.0.0/16=192.0.2.1;10.5.0.0/16=192.0.2.1")
                        .summary())
                .endsWith("'10.3.0.0/16=192.0.2.1' goes before '10.0.0.0/8=direct' and 2 more");
    }

    @Test
    void say_once_that_a_range_overlaps() {
        assertThat(routes("10.0.0.0/8=direct; 10.0.0.1-10.0.0.6=192.0.2.1").summary())
                .isEqualTo(
                        "2 routes; where they overlap '10.0.0.1-10.0.0.6=192.0.2.1' goes before '10.0.0.0/8=direct'");
    }

    @Test
    void remark_on_a_route_that_is_never_taken() {
        assertThat(routes("10.0.0.0/8=direct; 10.0.0.0/9=192.0.2.1; 10.128.0.0/9=192.0.2.2")
                        .remarks())
                .containsExactly("the route '10.0.0.0/8=direct' is never taken: longer prefixes cover all of it");
    }

    @Test
    void remark_on_a_route_that_is_there_twice() {
        assertThat(routes("10.0.0.0/8=192.0.2.1; 10.0.0.0/8=192.0.2.1").remarks())
                .containsExactly("the route '10.0.0.0/8=192.0.2.1' is there twice");
    }

    @Test
    void go_before_an_exclusion_of_the_same_addresses_and_say_so() throws Exception {
        Routes routes = routes("127.0.0.0/8=192.0.2.1");

        assertThat(find(routes, "127.0.0.1", 80)).isEqualTo("127.0.0.0/8=192.0.2.1");
        assertThat(routes.remarks())
                .containsExactly(
                        "'exclude=127.0.0.0/8' gives way to the route '127.0.0.0/8=192.0.2.1' to the same addresses");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            10.0.0.0/8=192.0.2.1;10.0.0.0/8=direct | '10.0.0.0/8=192.0.2.1' and '10.0.0.0/8=direct' contradict each other
            a.example=direct; A.example=192.0.2.2  | contradict each other
            10.0.0.0/8                             | '10.0.0.0/8' is not destination=pool or destination=direct
            10.0.0.0/8=                            | in the route '10.0.0.0/8=': it holds no address
            10.0.0.0/8=nosuch0                     | 'nosuch0' is neither
            10.0.0.0/8=2001:db8::1                 | its pool has no address of the destination's family
            """)
    void are_refused_with_the_one_that_is_wrong(String text, String reason) {
        assertThatIllegalArgumentException().isThrownBy(() -> routes(text)).withMessageContaining(reason);
    }

    @Test
    void with_the_same_pool_share_it() {
        assertThat(routes("10.0.0.0/8=192.0.2.1; 11.0.0.0/8=192.0.2.1; 12.0.0.0/8=192.0.2.2")
                        .pools())
                .hasSize(2);
    }
}
