package io.portkeeper.connect;

import static io.portkeeper.connect.LadderFixture.noPort;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.portkeeper.linux.SocketCalls.Protocol;
import io.portkeeper.pool.IpAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import org.junit.jupiter.api.Test;

/** The beginning of the ladder: which connects are left alone, binding, counting, quarantine. */
class ConnectLadderTest {

    private final LadderFixture the = LadderFixture.unboundIfNeedBe("192.0.2.1-3");

    @Test
    void binds_a_source_and_leaves_the_port_to_connect() throws IOException {
        Attempt attempt = the.begin();

        assertThat(the.kernel.done).containsExactly("no-port", "bind 192.0.2.1");
        assertThat(attempt.lane.source()).isSameAs(the.source(0));
        assertThat(attempt.refusal).isNull();
    }

    @Test
    void takes_the_next_connect_to_the_strategys_next_source() throws IOException {
        LadderFixture turns = LadderFixture.roundRobin("192.0.2.1-3");
        turns.begin();

        assertThat(turns.begin().lane.source()).isSameAs(turns.source(1));
    }

    @Test
    void binds_a_source_of_the_destinations_family() throws IOException {
        LadderFixture both = LadderFixture.unboundIfNeedBe("192.0.2.1, 2001:db8::1");
        both.begin(IpAddress.parse("2001:db8:1::1").toInetAddress());

        assertThat(both.kernel.done).containsExactly("no-port", "bind 2001:db8::1");
    }

    @Test
    void leaves_udp_alone() throws IOException {
        the.kernel.protocol = Protocol.OTHER;

        assertThat(the.begin()).isNull();
        assertThat(the.kernel.done).isEmpty();
    }

    @Test
    void binds_a_socket_of_mptcp_and_says_once_what_cannot_be_had() throws IOException {
        the.kernel.protocol = Protocol.MPTCP;
        the.begin();
        the.begin();

        assertThat(the.kernel.done).startsWith("no-port", "bind 192.0.2.1");
        assertThat(the.lines())
                .singleElement()
                .asString()
                .startsWith("WARN MPTCP connections are bound like TCP connections");
    }

    @Test
    void leaves_another_protocol_alone_and_says_so_once() throws IOException {
        the.kernel.protocol = Protocol.STREAM;

        assertThat(the.begin()).isNull();
        assertThat(the.begin()).isNull();
        assertThat(the.kernel.done).isEmpty();
        assertThat(the.lines())
                .containsExactly(
                        "WARN connections of protocols other than TCP and MPTCP, such as SCTP or SMC, bypass the agent");
    }

    @Test
    void leaves_a_socket_alone_that_the_application_bound() throws IOException {
        the.kernel.localPort = 40_000;

        assertThat(the.begin()).isNull();
        assertThat(the.kernel.done).isEmpty();
    }

    @Test
    void leaves_an_excluded_destination_alone_and_asks_the_kernel_nothing() throws IOException {
        the.kernel.failure = new IOException("asked");

        assertThat(the.begin(IpAddress.parse("198.51.100.9").toInetAddress())).isNull();
    }

    @Test
    void leaves_a_destination_alone_whose_family_has_no_source() throws IOException {
        assertThat(the.begin(IpAddress.parse("2001:db8::1").toInetAddress())).isNull();
        assertThat(the.kernel.done).isEmpty();
        assertThat(the.lines()).isEmpty();
    }

    @Test
    void says_the_first_connection() throws IOException {
        the.ladder.succeeded(the.begin());

        assertThat(the.lines()).containsExactly("INFO first connection bound: 192.0.2.1 to 203.0.113.1:443");
    }

    @Test
    void counts_a_connection_at_its_source_until_it_is_closed() throws IOException {
        the.ladder.succeeded(the.begin());
        assertThat(the.source(0).open()).isEqualTo(1);

        the.closes.closing(the.fd);
        assertThat(the.source(0).open()).isZero();
    }

    @Test
    void does_not_count_a_connect_before_it_succeeded() throws IOException {
        the.begin();

        assertThat(the.source(0).open()).isZero();
    }

    @Test
    void counts_at_the_source_that_served_and_not_at_the_one_that_was_tried_first() throws IOException {
        Attempt attempt = the.begin();
        the.ladder.next(attempt, noPort());
        the.ladder.succeeded(attempt);

        assertThat(the.source(0).open()).isZero();
        assertThat(the.source(1).open()).isEqualTo(1);
    }

    @Test
    void goes_on_to_the_next_source_when_one_cannot_be_bound() throws IOException {
        the.kernel.refused.add("192.0.2.1");

        assertThat(the.begin().lane.source()).isSameAs(the.source(1));
        assertThat(the.kernel.done).containsExactly("no-port", "bind 192.0.2.1", "bind 192.0.2.2");
    }

    @Test
    void says_once_that_a_source_is_in_quarantine() throws IOException {
        the.kernel.refused.add("192.0.2.1");
        for (int n = 0; n < 5; n++) {
            the.clock.addAndGet(1_000_000_000);
            the.begin();
        }

        assertThat(the.lines())
                .singleElement()
                .asString()
                .startsWith("WARN 192.0.2.1 is not an address of this host: in quarantine");
    }

    @Test
    void does_not_bind_a_source_in_quarantine() throws IOException {
        LadderFixture turns = LadderFixture.roundRobin("192.0.2.1-3");
        turns.kernel.refused.add("192.0.2.1");
        turns.begin();
        turns.kernel.done.clear();
        turns.clock.set(999_999_999);
        for (int n = 0; n < 6; n++) {
            turns.begin();
        }

        assertThat(turns.kernel.done)
                .contains("bind 192.0.2.2", "bind 192.0.2.3")
                .doesNotContain("bind 192.0.2.1");
    }

    @Test
    void probes_a_source_after_its_quarantine_and_says_once_that_it_is_back() throws IOException {
        LadderFixture turns = LadderFixture.roundRobin("192.0.2.1-3");
        turns.kernel.refused.add("192.0.2.1");
        turns.begin();
        turns.lines().clear();
        turns.kernel.refused.clear();
        turns.clock.set(1_000_000_000);
        for (int n = 0; n < 6; n++) {
            turns.ladder.succeeded(turns.begin());
        }

        assertThat(turns.lines())
                .filteredOn(line -> line.contains("192.0.2.1 is"))
                .containsExactly("WARN 192.0.2.1 is an address of this host again: out of quarantine");
    }

    @Test
    void lets_the_kernel_choose_when_no_source_can_be_bound_and_says_so() throws IOException {
        LadderFixture one = LadderFixture.unboundIfNeedBe("192.0.2.1");
        one.kernel.refused.add("192.0.2.1");

        assertThat(one.begin()).isNull();
        assertThat(one.lines())
                .hasSize(2)
                .contains("WARN no source of the pool can be bound (not an address of this host: 192.0.2.1): the kernel"
                        + " chooses the source of connections to 203.0.113.1:443");
    }

    @Test
    void uses_a_source_in_quarantine_when_there_is_no_other() throws IOException {
        LadderFixture one = LadderFixture.unboundIfNeedBe("192.0.2.1");
        one.kernel.refused.add("192.0.2.1");
        one.begin();
        one.kernel.refused.clear();

        assertThat(one.begin().lane.source()).isSameAs(one.source(0));
    }

    @Test
    void passes_on_that_the_descriptor_cannot_be_asked() {
        the.kernel.failure = new SocketException("Bad file descriptor");

        assertThatExceptionOfType(SocketException.class).isThrownBy(the::begin).isSameAs(the.kernel.failure);
        assertThat(the.kernel.done).isEmpty();
    }

    /** Asynchronous channels pass the wildcard address to the kernel, which takes it for loopback if the socket is not bound. */
    @Test
    void leaves_a_connect_to_the_wildcard_alone() throws IOException {
        LadderFixture the = LadderFixture.unboundIfNeedBe("192.0.2.1");

        assertThat(the.ladder.begin(StandardProtocolFamily.INET, the.fd, InetAddress.getByAddress(new byte[4]), 443))
                .isNull();
        assertThat(the.kernel.done).isEmpty();
    }
}
