package io.portkeeper.connect;

import static io.portkeeper.connect.LadderFixture.noPort;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Before Linux 4.2, bind fails when no port is left. The descriptor then has no port, and can be bound again. */
class ConnectLadderOldKernelOwnedPortsTest {

    private final LadderFixture the = LadderFixture.withOwnedPorts("192.0.2.1-2", "61056");

    @BeforeEach
    void forgetNoPort() {
        the.kernel.knowsNoPort = false;
    }

    @Test
    void takes_an_owned_port_when_bind_finds_none() throws IOException {
        the.kernel.withoutPort.add("192.0.2.1");
        Attempt attempt = the.begin();

        assertThat(attempt.fromOwnedPort).isNotNull();
        assertThat(the.kernel.done).containsExactly("no-port", "bind 192.0.2.1", "share", "bind 192.0.2.1 61056");
    }

    @Test
    void goes_on_to_the_next_source_when_the_owned_ports_are_used_up() throws IOException {
        the.kernel.withoutPort.add("192.0.2.1");
        the.kernel.number = 1;
        the.begin();
        the.kernel.number = 2;
        Attempt attempt = the.begin();

        assertThat(attempt.lane.source()).isSameAs(the.source(1));
        assertThat(attempt.fromOwnedPort).isNull();
    }

    @Test
    void takes_none_for_a_descriptor_that_bind_gave_a_port() throws IOException {
        Attempt attempt = the.begin();
        the.kernel.localPort = 40_000;

        assertThat(the.ladder.next(attempt, noPort())).isFalse();
        assertThat(the.kernel.done).containsExactly("no-port", "bind 192.0.2.1");
    }

    @Test
    void refuses_with_the_whole_account_when_nothing_is_left() throws IOException {
        the.kernel.withoutPort.addAll(List.of("192.0.2.1", "192.0.2.2"));
        the.kernel.number = 1;
        the.begin();
        the.kernel.number = 2;
        the.begin();
        the.kernel.number = 3;

        assertThat(the.begin().refusal)
                .hasMessage("Address already in use: no local port to 203.0.113.1:443 (no port left: 192.0.2.1,"
                        + " 192.0.2.2; owned ports in use or at rest)");
    }

    @Test
    void tries_to_take_time_wait_over_when_nothing_else_is_left() throws IOException {
        the.kernel.withoutPort.addAll(List.of("192.0.2.1", "192.0.2.2"));
        for (int n = 0; n < 2; n++) {
            the.ladder.succeeded(the.begin());
            the.closes.closing(the.fd);
        }
        the.clock.set(10_000_000_000L);
        Attempt attempt = the.begin();

        assertThat(attempt.refusal).isNull();
        assertThat(attempt.takesOver).isTrue();
    }
}
