package io.portkeeper.connect;

import static io.portkeeper.connect.LadderFixture.noPort;
import static org.assertj.core.api.Assertions.assertThat;

import io.portkeeper.linux.SocketCalls.Protocol;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A kernel before Linux 4.2, which assigns the port at bind. */
class ConnectLadderOldKernelTest {

    private final LadderFixture the = LadderFixture.unboundIfNeedBe("192.0.2.1-2");

    @BeforeEach
    void forgetNoPort() {
        the.kernel.knowsNoPort = false;
    }

    @Test
    void binds_without_the_option() throws IOException {
        assertThat(the.begin().lane.source()).isSameAs(the.source(0));
        assertThat(the.kernel.done).endsWith("bind 192.0.2.1");
    }

    @Test
    void says_it_once() throws IOException {
        the.begin();
        the.begin();

        assertThat(the.lines())
                .singleElement()
                .asString()
                .startsWith("WARN this kernel has no IP_BIND_ADDRESS_NO_PORT");
    }

    @Test
    void takes_a_bind_that_fails_for_exhaustion_when_the_address_is_one_of_this_host() throws IOException {
        the.kernel.refused.add("192.0.2.1");
        the.kernel.local.add("192.0.2.1");
        Attempt attempt = the.begin();

        assertThat(attempt.lane.source()).isSameAs(the.source(1));
        assertThat(attempt.exhaustion).isNotNull();
        assertThat(the.lines()).noneMatch(line -> line.contains("quarantine"));
    }

    @Test
    void quarantines_a_source_that_is_not_an_address_of_this_host() throws IOException {
        the.kernel.refused.add("192.0.2.1");
        Attempt attempt = the.begin();

        assertThat(attempt.lane.source()).isSameAs(the.source(1));
        assertThat(attempt.exhaustion).isNull();
        assertThat(the.lines()).anyMatch(line -> line.contains("quarantine"));
    }

    @Test
    void counts_a_port_that_was_lost_at_bind_in_the_message() throws IOException {
        the.kernel.refused.add("192.0.2.1");
        the.kernel.local.add("192.0.2.1");
        Attempt attempt = the.begin();

        assertThat(the.ladder.next(attempt, noPort())).isFalse();
        assertThat(the.ladder.explain(attempt, noPort())).hasMessageContaining("no port left: 192.0.2.1, 192.0.2.2)");
    }

    /** While another thread closes a socket, the JDK puts a Unix-domain socket in its place: it lacks the option (EOPNOTSUPP). */
    @Test
    void one_descriptor_that_refuses_the_option_does_not_make_the_kernel_old_for_good() throws IOException {
        LadderFixture the = LadderFixture.unboundIfNeedBe("192.0.2.1-2");
        the.kernel.knowsNoPort = false;
        the.begin();
        the.kernel.knowsNoPort = true;
        the.kernel.done.clear();
        the.begin();
        assertThat(the.kernel.done).startsWith("no-port");
    }

    /** A descriptor to which bind gave a port cannot be bound again (EINVAL). */
    @Test
    void does_not_bind_a_descriptor_again_that_an_old_kernel_gave_a_port() throws IOException {
        LadderFixture the = LadderFixture.unboundIfNeedBe("192.0.2.1-2");
        the.kernel.knowsNoPort = false;
        Attempt attempt = the.begin();
        the.kernel.localPort = 40_000;
        the.kernel.done.clear();
        assertThat(the.ladder.next(attempt, noPort())).isFalse();
        assertThat(the.kernel.done).isEmpty();
    }

    @Test
    void refuses_a_connect_when_no_source_has_a_port() throws IOException {
        LadderFixture the = LadderFixture.unboundIfNeedBe("192.0.2.1-2");
        the.kernel.knowsNoPort = false;
        the.kernel.refused.addAll(List.of("192.0.2.1", "192.0.2.2"));
        the.kernel.local.addAll(the.kernel.refused);

        assertThat(the.begin().refusal).hasMessageContaining("no port left: ");
    }

    @Test
    void leaves_mptcp_alone_where_each_port_would_serve_one_destination_only() throws IOException {
        the.kernel.protocol = Protocol.MPTCP;
        assertThat(the.begin()).isNull();
        assertThat(the.begin()).isNull();

        assertThat(the.kernel.done).noneMatch(step -> step.startsWith("bind"));
        assertThat(the.lines())
                .noneMatch(line -> line.contains("Linux 4.2"))
                .filteredOn(line -> line.contains("IP_BIND_ADDRESS_NO_PORT"))
                .hasSize(1);
    }
}
