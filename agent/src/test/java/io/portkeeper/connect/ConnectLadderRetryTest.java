package io.portkeeper.connect;

import static io.portkeeper.connect.LadderFixture.noPort;
import static io.portkeeper.connect.LadderFixture.refused;
import static io.portkeeper.connect.LadderFixture.unreachable;
import static org.assertj.core.api.Assertions.assertThat;

import io.portkeeper.pool.IpAddress;
import java.io.IOException;
import java.net.BindException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.Test;

/** What the ladder does when a connect has failed. */
class ConnectLadderRetryTest {

    private final LadderFixture the = LadderFixture.unboundIfNeedBe("192.0.2.1-3");

    @Test
    void goes_on_to_the_next_source_when_the_first_has_no_port_left() throws IOException {
        Attempt attempt = the.begin();

        assertThat(the.ladder.next(attempt, noPort())).isTrue();
        assertThat(attempt.lane.source()).isSameAs(the.source(1));
        assertThat(the.kernel.done).containsExactly("no-port", "bind 192.0.2.1", "bind 192.0.2.2");
    }

    @Test
    void does_not_quarantine_a_source_that_has_no_port_left() throws IOException {
        the.ladder.next(the.begin(), noPort());

        assertThat(the.lines()).isEmpty();
    }

    @Test
    void gives_up_when_no_source_has_a_port_left() throws IOException {
        Attempt attempt = the.begin();

        assertThat(the.ladder.next(attempt, noPort())).isTrue();
        assertThat(the.ladder.next(attempt, noPort())).isTrue();
        assertThat(the.ladder.next(attempt, noPort())).isFalse();
        assertThat(the.kernel.done).containsExactly("no-port", "bind 192.0.2.1", "bind 192.0.2.2", "bind 192.0.2.3");
    }

    @Test
    void passes_over_a_source_that_cannot_be_bound() throws IOException {
        the.kernel.refused.add("192.0.2.2");
        Attempt attempt = the.begin();

        assertThat(the.ladder.next(attempt, noPort())).isTrue();
        assertThat(attempt.lane.source()).isSameAs(the.source(2));
    }

    @Test
    void goes_on_to_the_next_source_when_the_first_has_no_way_to_the_destination() throws IOException {
        Attempt attempt = the.begin();

        assertThat(the.ladder.next(attempt, unreachable())).isTrue();
        assertThat(attempt.lane.source()).isSameAs(the.source(1));
    }

    @Test
    void takes_no_route_to_host_for_no_way_as_long_as_no_port_was_given() throws IOException {
        assertThat(the.ladder.next(the.begin(), new NoRouteToHostException("No route to host")))
                .isTrue();
    }

    @Test
    void lets_the_kernel_choose_when_no_source_has_a_way_and_says_so() throws IOException {
        Attempt attempt = the.begin();
        the.ladder.next(attempt, unreachable());
        the.ladder.next(attempt, unreachable());

        assertThat(the.ladder.next(attempt, unreachable())).isTrue();
        assertThat(attempt.lane).isNull();
        assertThat(the.kernel.done).endsWith("bind 192.0.2.3", "bind 0.0.0.0");
        assertThat(the.lines())
                .containsExactly("WARN no source of the pool leads to 203.0.113.1:443 (no route to the destination:"
                        + " 192.0.2.1, 192.0.2.2, 192.0.2.3): the kernel chooses");
    }

    /** Trying a thousand sources takes seconds, and would block an event loop for as long. */
    @Test
    void tries_three_of_many_sources_and_then_one_for_a_second() throws IOException {
        LadderFixture many = LadderFixture.unboundIfNeedBe("192.0.2.1-200");
        assertThat(sourcesTried(many)).isEqualTo(3);
        assertThat(sourcesTried(many)).isEqualTo(1);
        many.clock.addAndGet(1_000_000_000);
        assertThat(sourcesTried(many)).isEqualTo(3);
    }

    private static int sourcesTried(LadderFixture many) throws IOException {
        many.kernel.done.clear();
        Attempt attempt = many.begin();
        while (attempt.lane != null && many.ladder.next(attempt, unreachable())) {
            // Until the kernel chooses.
        }
        assertThat(many.kernel.done).endsWith("bind 0.0.0.0");
        return (int) many.kernel.done.stream()
                .filter(call -> call.startsWith("bind 192.0.2."))
                .count();
    }

    @Test
    void lets_the_kernel_choose_among_its_ipv6_addresses_for_an_ipv6_destination() throws IOException {
        LadderFixture v6 = LadderFixture.unboundIfNeedBe("2001:db8::1");
        Attempt attempt = v6.begin(IpAddress.parse("2001:db8:1::1").toInetAddress());
        v6.ladder.next(attempt, unreachable());

        assertThat(v6.kernel.done).endsWith("bind ::");
    }

    @Test
    void lets_the_kernel_choose_only_once() throws IOException {
        LadderFixture one = LadderFixture.unboundIfNeedBe("192.0.2.1");
        Attempt attempt = one.begin();
        one.ladder.next(attempt, unreachable());

        assertThat(one.ladder.next(attempt, unreachable())).isFalse();
        assertThat(one.ladder.next(attempt, noPort())).isFalse();
    }

    @Test
    void counts_no_source_when_the_kernel_chose() throws IOException {
        LadderFixture one = LadderFixture.unboundIfNeedBe("192.0.2.1");
        Attempt attempt = one.begin();
        one.ladder.next(attempt, unreachable());
        one.ladder.succeeded(attempt);

        assertThat(one.source(0).open()).isZero();
    }

    @Test
    void does_not_let_the_kernel_choose_when_ports_are_the_only_matter() throws IOException {
        LadderFixture one = LadderFixture.unboundIfNeedBe("192.0.2.1");

        assertThat(one.ladder.next(one.begin(), noPort())).isFalse();
        assertThat(one.kernel.done).containsExactly("no-port", "bind 192.0.2.1");
    }

    @Test
    void leaves_a_refused_connection_as_it_is() throws IOException {
        Attempt attempt = the.begin();

        assertThat(the.ladder.next(attempt, refused())).isFalse();
        assertThat(the.kernel.done).containsExactly("no-port", "bind 192.0.2.1");
    }

    @Test
    void leaves_the_networks_answer_as_it_is_once_a_port_was_given() throws IOException {
        Attempt attempt = the.begin();
        the.kernel.localPort = 40_000;

        assertThat(the.ladder.next(attempt, new NoRouteToHostException("No route to host")))
                .isFalse();
        assertThat(the.kernel.done).containsExactly("no-port", "bind 192.0.2.1");
    }

    @Test
    void leaves_alone_what_is_no_failure_of_the_socket() throws IOException {
        Attempt attempt = the.begin();

        assertThat(the.ladder.next(attempt, new SocketTimeoutException("Connect timed out")))
                .isFalse();
        assertThat(the.ladder.next(attempt, new OutOfMemoryError())).isFalse();
        assertThat(the.kernel.done).containsExactly("no-port", "bind 192.0.2.1");
    }

    /** EACCES, from a route of type prohibit or a security module, is a BindException too: "Permission denied". */
    @Test
    void does_not_call_a_forbidden_destination_exhausted() throws IOException {
        LadderFixture the = LadderFixture.unboundIfNeedBe("192.0.2.1");
        Attempt attempt = the.begin();
        BindException thrown = new BindException("Permission denied");
        the.ladder.next(attempt, thrown);
        assertThat(the.ladder.explain(attempt, thrown)).isSameAs(thrown);
    }

    @Test
    void goes_on_to_the_next_source_whatever_the_first_cannot_be_bound_for() throws IOException {
        LadderFixture the = LadderFixture.unboundIfNeedBe("192.0.2.1-2");
        the.kernel.bindFailureOf = "192.0.2.1";
        the.kernel.bindFailure = new SocketException("Operation not permitted");
        assertThat(the.begin().lane.source()).isSameAs(the.source(1));
    }

    /** With net.ipv4.ip_nonlocal_bind, bind accepts any address, and only connect fails ("Network is unreachable"). */
    @Test
    void puts_a_source_that_is_not_of_this_host_into_quarantine_also_when_only_connect_tells() throws IOException {
        LadderFixture the = LadderFixture.unboundIfNeedBe("192.0.2.1-2");
        the.kernel.absent.add("192.0.2.1");
        Attempt attempt = the.begin();
        assertThat(the.ladder.next(attempt, new SocketException("Network is unreachable")))
                .isTrue();
        assertThat(attempt.account()).isEqualTo("not an address of this host: 192.0.2.1");
        the.clock.set(1_000_000_000);
        assertThat(the.ladder.next(the.begin(), new SocketException("Network is unreachable")))
                .isTrue();
        assertThat(the.lines())
                .as("a probe that only bind survives is none")
                .singleElement()
                .asString()
                .contains("192.0.2.1 is not an address of this host");
    }

    @Test
    void is_about_ports_when_one_source_is_exhausted_and_the_other_leads_nowhere() throws IOException {
        LadderFixture the = LadderFixture.unboundIfNeedBe("192.0.2.1-2");
        Attempt attempt = the.begin();
        assertThat(the.ladder.next(attempt, noPort())).isTrue();
        SocketException nowhere = new SocketException("Network is unreachable");
        assertThat(the.ladder.next(attempt, nowhere)).isFalse();
        assertThat(the.ladder.explain(attempt, nowhere))
                .isInstanceOf(BindException.class)
                .hasMessageContaining("no port left: ")
                .hasMessageContaining("no route to the destination: ");
    }
}
