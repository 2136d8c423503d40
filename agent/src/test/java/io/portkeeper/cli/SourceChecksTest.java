package io.portkeeper.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.portkeeper.linux.SocketCalls;
import io.portkeeper.pool.IpAddress;
import io.portkeeper.pool.PoolExpression;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.ServerSocket;
import java.net.SocketException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Uses real sockets, on loopback. No host has an address in 192.0.2.0/24 (RFC 5737). */
class SourceChecksTest {

    private static List<Check> checks(String pool, Target target) {
        return new SourceChecks(new Trial(SocketOptions.open(), target))
                .of(pool == null ? null : PoolExpression.parse(pool));
    }

    private static ServerSocket server() throws IOException {
        return new ServerSocket(0, 500, IpAddress.parse("127.0.0.1").toInetAddress());
    }

    @Test
    void put_all_that_work_into_one_line() {
        assertThat(checks("127.0.1.0/24, 127.0.0.9", null))
                .containsExactly(Check.ok("sources", "255 can be bound and connect: 127.0.1.1-127.0.1.254, 127.0.0.9"));
    }

    @Test
    void name_those_that_are_no_addresses_of_this_host() {
        List<Check> checks = checks("127.0.0.1-2, 192.0.2.7-8, 192.0.2.11", null);

        assertThat(checks).extracting(Check::result).containsExactly(Check.Result.OK, Check.Result.FAIL);
        assertThat(checks.get(1).seen())
                .matches("192\\.0\\.2\\.7-192\\.0\\.2\\.8, 192\\.0\\.2\\.11 cannot be bound \\(.+\\)");
        assertThat(checks.get(1).todo()).contains("ip address add");
    }

    @Test
    void connect_to_a_destination_that_was_asked_for() throws IOException {
        try (ServerSocket server = server()) {
            Target target = new Target("127.0.0.1", server.getLocalPort());

            assertThat(checks("127.0.0.2-3", target))
                    .containsExactly(
                            Check.ok("sources", "2 can be bound and connect to " + target + ": 127.0.0.2-127.0.0.3"));
            assertThat(server.accept().getInetAddress().getHostAddress()).isIn("127.0.0.2", "127.0.0.3");
        }
    }

    @Test
    void fail_once_when_a_destination_takes_nobody() throws IOException {
        int closed;
        try (ServerSocket server = server()) {
            closed = server.getLocalPort();
        }

        assertThat(checks("127.0.0.2-3", new Target("127.0.0.1", closed)))
                .singleElement()
                .satisfies(check -> {
                    assertThat(check.result()).isEqualTo(Check.Result.FAIL);
                    // The words in parentheses are the JDK's, and an update of JDK 21 has added some.
                    assertThat(check.seen())
                            .startsWith("127.0.0.2-127.0.0.3 cannot connect to 127.0.0.1:" + closed
                                    + " (Connection refused")
                            .endsWith(")");
                });
    }

    @Test
    void warn_of_a_destination_of_the_other_family() {
        assertThat(checks("127.0.0.2", new Target("::1", 80))).singleElement().satisfies(check -> {
            assertThat(check.result()).isEqualTo(Check.Result.WARN);
            assertThat(check.seen()).isEqualTo("127.0.0.2 can be bound, but [::1]:80 has no address of its family");
        });
    }

    @Test
    void say_without_a_pool_that_the_kernel_chooses() throws IOException {
        assertThat(checks(null, null)).containsExactly(Check.ok("pool", "none given, the kernel chooses the source"));
        try (ServerSocket server = server()) {
            Target target = new Target("127.0.0.1", server.getLocalPort());

            assertThat(checks(null, target))
                    .containsExactly(Check.ok(
                            "pool", "none given, the kernel chooses the source, which can connect to " + target));
        }
    }

    @Test
    void work_on_a_kernel_without_the_option_that_leaves_the_port_to_connect() {
        SocketCalls refusing = (SocketCalls) Proxy.newProxyInstance(
                SocketCalls.class.getClassLoader(), new Class<?>[] {SocketCalls.class}, (proxy, method, arguments) -> {
                    throw new SocketException("Protocol not available");
                });

        assertThat(new Trial(new SocketOptions(refusing), null).of(IpAddress.parse("127.0.0.2")))
                .isNull();
    }

    /** The addresses of lo are loopback or link-local. */
    @Test
    void warn_of_an_interface_without_an_address() {
        assertThat(checks("lo, 127.0.0.1", null))
                .extracting(Check::name, Check::result)
                .containsExactly(tuple("pool", Check.Result.WARN), tuple("sources", Check.Result.OK));
    }

    @Test
    void warn_of_a_pool_without_any() {
        assertThat(checks("lo", null)).hasSize(2).allMatch(check -> check.result() == Check.Result.WARN);
    }

    @Test
    void write_addresses_in_a_row_as_ranges() {
        List<IpAddress> addresses = Stream.of(
                        "10.0.0.9", "10.0.0.1", "10.0.0.2", "10.0.0.3", "2001:db8::1", "2001:db8::2")
                .map(IpAddress::parse)
                .toList();

        assertThat(SourceChecks.ranges(addresses)).isEqualTo("10.0.0.9, 10.0.0.1-10.0.0.3, 2001:db8::1-2001:db8::2");
    }
}
