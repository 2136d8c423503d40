package io.portkeeper.connect;

import static io.portkeeper.connect.LadderFixture.LOOKS;
import static io.portkeeper.connect.LadderFixture.noPort;
import static io.portkeeper.connect.LadderFixture.unreachable;
import static org.assertj.core.api.Assertions.assertThat;

import io.portkeeper.pool.IpAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketException;
import org.junit.jupiter.api.Test;

/** The kernel chooses the source. Windows and owned ports work as with a pool. */
class ConnectLadderWithoutPoolTest {

    private static final InetAddress REMOTE_V6 =
            IpAddress.parse("2001:db8:1::1").toInetAddress();

    private final LadderFixture the = LadderFixture.withoutPool(64, "61056");

    @Test
    void narrows_the_connect_and_binds_nothing() throws IOException {
        the.begin();

        assertThat(the.kernel.done).singleElement().asString().startsWith("window ");
    }

    @Test
    void does_nothing_when_windows_are_off() throws IOException {
        LadderFixture off = LadderFixture.withoutPool(0, "");
        Attempt attempt = off.begin();

        assertThat(off.ladder.next(attempt, noPort())).isFalse();
        assertThat(off.kernel.done).isEmpty();
    }

    @Test
    void looks_further_and_everywhere_at_last() throws IOException {
        Attempt attempt = the.begin();

        assertThat(the.looksInVain(attempt, LOOKS - 1)).isTrue();
        assertThat(the.kernel.done).hasSize(LOOKS).endsWith("whole");
    }

    @Test
    void binds_an_owned_port_on_whichever_address_the_kernel_chooses() throws IOException {
        Attempt attempt = the.begin();

        assertThat(the.looksInVain(attempt, LOOKS)).isTrue();
        assertThat(the.kernel.done).hasSize(LOOKS + 2).endsWith("whole", "share", "bind 0.0.0.0 61056");
    }

    @Test
    void binds_an_owned_port_on_whichever_ipv6_address_the_kernel_chooses() throws IOException {
        Attempt attempt = the.begin(REMOTE_V6);

        assertThat(the.looksInVain(attempt, LOOKS)).isTrue();
        assertThat(the.kernel.done).endsWith("share", "bind :: 61056");
    }

    @Test
    void takes_an_owned_port_at_once_while_the_kernel_is_known_to_have_none() throws IOException {
        LadderFixture the = LadderFixture.withoutPool(64, "61056-61057");
        the.kernel.number = 1;
        the.looksInVain(the.begin(), LOOKS);
        the.kernel.number = 2;
        the.kernel.done.clear();
        the.begin();

        assertThat(the.kernel.done).hasSize(2).startsWith("share");
    }

    @Test
    void ends_with_a_message_when_the_owned_ports_are_used_up_too() throws IOException {
        the.kernel.number = 1;
        the.looksInVain(the.begin(), LOOKS);
        the.kernel.number = 2;
        Attempt attempt = the.begin();

        assertThat(the.ladder.next(attempt, noPort())).isFalse();
        assertThat(the.ladder.explain(attempt, noPort()))
                .hasMessage("Cannot assign requested address: no local port to 203.0.113.1:443 (no port left: the"
                        + " kernel's choice; owned ports in use or at rest)");
    }

    @Test
    void leaves_a_destination_without_a_way_as_it_is() throws IOException {
        Attempt attempt = the.begin();
        SocketException thrown = unreachable();
        the.kernel.done.clear();

        assertThat(the.ladder.next(attempt, thrown)).isFalse();
        assertThat(the.ladder.explain(attempt, thrown)).isSameAs(thrown);
        assertThat(the.kernel.done).isEmpty();
        assertThat(the.lines()).isEmpty();
    }

    @Test
    void counts_connections_until_they_are_closed() throws IOException {
        the.ladder.succeeded(the.begin());
        assertThat(the.source(0).open()).isEqualTo(1);

        the.closes.closing(the.fd);
        assertThat(the.source(0).open()).isZero();
    }

    @Test
    void leaves_alone_what_the_application_bound() throws IOException {
        the.kernel.localPort = 40_000;

        assertThat(the.begin()).isNull();
        assertThat(the.kernel.done).isEmpty();
    }

    @Test
    void does_nothing_on_a_kernel_without_windows_and_without_owned_ports() throws IOException {
        LadderFixture old = LadderFixture.withoutPool(64, "");
        old.kernel.knowsWindows = false;
        old.begin();
        old.kernel.done.clear();

        assertThat(old.ladder.next(old.begin(), noPort())).isFalse();
        assertThat(old.kernel.done).isEmpty();
    }
}
