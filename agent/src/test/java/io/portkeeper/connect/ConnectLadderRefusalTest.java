package io.portkeeper.connect;

import static io.portkeeper.connect.LadderFixture.noPort;
import static io.portkeeper.connect.LadderFixture.unreachable;
import static org.assertj.core.api.Assertions.assertThat;

import io.portkeeper.linux.SocketCalls.Protocol;
import io.portkeeper.pool.IpAddress;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** With {@code fallback=fail}, no connection is made from an address that is not in the pool. */
class ConnectLadderRefusalTest {

    private final LadderFixture the = LadderFixture.neverUnbound("192.0.2.1-2");

    @Test
    void binds_as_ever_while_a_source_can_be_used() throws IOException {
        Attempt attempt = the.begin();

        assertThat(attempt.lane.source()).isSameAs(the.source(0));
        assertThat(attempt.refusal).isNull();
    }

    @Test
    void refuses_when_no_source_can_be_bound() throws IOException {
        the.kernel.refused.add("192.0.2.1");
        the.kernel.refused.add("192.0.2.2");

        assertThat(the.begin().refusal)
                .hasMessage("no source of the pool can be used to connect to 203.0.113.1:443 (not an address of this"
                        + " host: 192.0.2.1, 192.0.2.2), and fallback=fail forbids any other");
    }

    @Test
    void refuses_a_family_without_a_source() throws IOException {
        assertThat(the.begin(IpAddress.parse("2001:db8::1").toInetAddress()).refusal)
                .hasMessage("no source of the pool can be used to connect to [2001:db8::1]:443 (it has none of"
                        + " the destination's family), and fallback=fail forbids any other");
    }

    @Test
    void says_a_refusal_in_the_log() throws IOException {
        the.begin(IpAddress.parse("2001:db8::1").toInetAddress());

        assertThat(the.lines())
                .singleElement()
                .asString()
                .startsWith("WARN no source of the pool can be used to connect to");
    }

    @Test
    void does_not_refuse_an_excluded_destination() throws IOException {
        assertThat(the.begin(IpAddress.parse("198.51.100.9").toInetAddress())).isNull();
    }

    @Test
    void does_not_refuse_what_the_application_bound() throws IOException {
        the.kernel.localPort = 40_000;

        assertThat(the.begin()).isNull();
    }

    @Test
    void never_lets_the_kernel_choose() throws IOException {
        Attempt attempt = the.begin();

        assertThat(the.ladder.next(attempt, unreachable())).isTrue();
        assertThat(the.ladder.next(attempt, unreachable())).isFalse();
        assertThat(the.kernel.done).containsExactly("no-port", "bind 192.0.2.1", "bind 192.0.2.2");
    }

    @Test
    void goes_on_to_the_next_source_when_the_first_has_no_port_left() throws IOException {
        Attempt attempt = the.begin();

        assertThat(the.ladder.next(attempt, noPort())).isTrue();
        assertThat(attempt.lane.source()).isSameAs(the.source(1));
    }

    @Test
    void refuses_another_protocol_than_tcp() throws IOException {
        the.kernel.protocol = Protocol.STREAM;

        assertThat(the.begin().refusal)
                .hasMessage(
                        "the agent does not bind a socket that is neither TCP nor MPTCP, so this one may not connect to"
                                + " 203.0.113.1:443: fallback=fail forbids any source but those of the pool");
        assertThat(the.kernel.done).isEmpty();
    }

    @Test
    void does_not_refuse_datagrams() throws IOException {
        the.kernel.protocol = Protocol.OTHER;

        assertThat(the.begin()).isNull();
    }

    @Test
    void refuses_mptcp_that_cannot_be_bound() throws IOException {
        the.kernel.protocol = Protocol.MPTCP;
        the.kernel.refused.add("192.0.2.1");
        the.kernel.refused.add("192.0.2.2");

        assertThat(the.begin().refusal).hasMessageContaining("fallback=fail forbids any other");
    }
}
