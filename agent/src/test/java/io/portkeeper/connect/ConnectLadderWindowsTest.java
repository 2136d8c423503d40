package io.portkeeper.connect;

import static io.portkeeper.connect.LadderFixture.LOOKS;
import static io.portkeeper.connect.LadderFixture.noPort;
import static io.portkeeper.connect.LadderFixture.unreachable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.portkeeper.linux.SocketCalls.Protocol;
import io.portkeeper.linux.SocketCalls.TimeWait;
import java.io.IOException;
import java.net.SocketException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Where in the kernel's range of 1,000 ports a connect looks: at four single ports, in windows of 64 and 256, then at all. */
class ConnectLadderWindowsTest {

    private final LadderFixture the = LadderFixture.withWindows("192.0.2.1-2", 64);

    /** How many ports the kernel was told to look at, in the order of the tries; 0 for the whole range. */
    private static List<Integer> widths(LadderFixture the) {
        return windows(the).stream()
                .map(step -> step.equals("whole") ? 0 : last(step) - first(step) + 1)
                .toList();
    }

    private static List<String> windows(LadderFixture the) {
        return the.kernel.done.stream()
                .filter(step -> step.startsWith("window") || step.equals("whole"))
                .toList();
    }

    private static int first(String window) {
        return Integer.parseInt(window.substring(window.indexOf(' ') + 1, window.indexOf('-')));
    }

    private static int last(String window) {
        return Integer.parseInt(window.substring(window.indexOf('-') + 1));
    }

    private String portOfAnotherConnect() throws IOException {
        the.kernel.done.clear();
        the.begin();
        return windows(the).get(0);
    }

    @Test
    void narrows_the_connect_to_a_port_after_the_bind() throws IOException {
        the.begin();

        assertThat(the.kernel.done).hasSize(3).startsWith("no-port", "bind 192.0.2.1");
        assertThat(first(the.kernel.done.get(2))).isBetween(20_000, 20_999);
        assertThat(widths(the)).containsExactly(1);
    }

    @Test
    void looks_further_and_everywhere_at_last_without_another_bind() throws IOException {
        Attempt attempt = the.begin();
        the.kernel.done.clear();
        assertThat(the.looksInVain(attempt, LOOKS - 1)).isTrue();

        assertThat(attempt.lane.source()).isSameAs(the.source(0));
        assertThat(the.kernel.done).hasSize(LOOKS - 1);
        assertThat(widths(the)).containsExactly(1, 1, 1, 64, 256, 0);
    }

    @Test
    void begins_with_one_port_again_at_the_next_source() throws IOException {
        Attempt attempt = the.begin();
        assertThat(the.looksInVain(attempt, LOOKS - 1)).isTrue();
        the.kernel.done.clear();

        assertThat(the.ladder.next(attempt, noPort())).isTrue();
        assertThat(attempt.lane.source()).isSameAs(the.source(1));
        assertThat(the.kernel.done).hasSize(2).startsWith("bind 192.0.2.2");
        assertThat(widths(the)).containsExactly(1);
    }

    @Test
    void gives_up_when_the_whole_range_of_the_last_source_is_full() throws IOException {
        Attempt attempt = the.begin();
        assertThat(the.looksInVain(attempt, 2 * LOOKS - 1)).isTrue();

        assertThat(the.ladder.next(attempt, noPort())).isFalse();
        assertThat(the.ladder.explain(attempt, noPort())).hasMessageContaining("no port left: 192.0.2.1, 192.0.2.2)");
    }

    @Test
    void deals_every_port_once_before_any_again() throws IOException {
        Set<String> seen = new HashSet<>();
        for (int n = 0; n < 1_000; n++) {
            seen.add(portOfAnotherConnect());
        }
        assertThat(seen).hasSize(1_000);
    }

    /** A single port that is taken says nothing about the others. */
    @Test
    void takes_a_full_window_but_no_single_port_for_a_sign_of_shortage() throws IOException {
        Attempt attempt = the.begin();
        attempt.lane.closed(true, 0);
        assertThat(the.looksInVain(attempt, 4)).isTrue();
        assertThat(attempt.lane.taken(0)).isEqualTo(attempt.lane.open());

        assertThat(the.looksInVain(attempt, 1)).isTrue();
        assertThat(attempt.lane.taken(0)).isEqualTo(attempt.lane.open() + 1);
    }

    @Test
    void looks_everywhere_at_once_from_a_source_that_was_full_a_moment_ago() throws IOException {
        LadderFixture one = LadderFixture.withWindows("192.0.2.1", 64);
        exhaust(one);
        one.kernel.done.clear();
        Attempt attempt = one.begin();

        assertThat(one.kernel.done).containsExactly("no-port", "bind 192.0.2.1", "whole");
        assertThat(one.ladder.next(attempt, noPort())).isFalse();
    }

    @Test
    void looks_in_a_window_again_a_while_after_a_source_was_full() throws IOException {
        LadderFixture one = LadderFixture.withWindows("192.0.2.1", 64);
        exhaust(one);
        one.kernel.done.clear();
        one.clock.set(200_000_000);
        one.begin();

        assertThat(widths(one)).containsExactly(1);
    }

    @Test
    void looks_in_a_window_again_once_a_source_that_was_full_had_a_port() throws IOException {
        LadderFixture one = LadderFixture.withWindows("192.0.2.1", 64);
        exhaust(one);
        one.ladder.succeeded(one.begin());
        one.kernel.done.clear();
        one.begin();

        assertThat(widths(one)).containsExactly(1);
    }

    private static void exhaust(LadderFixture one) throws IOException {
        Attempt attempt = one.begin();
        assertThat(one.looksInVain(attempt, LOOKS - 1)).isTrue();
        assertThat(one.ladder.next(attempt, noPort())).isFalse();
    }

    /** For each source, the kernel looks at all its ports, which takes milliseconds. */
    @Test
    void looks_through_one_whole_range_only_when_all_sources_were_full_a_moment_ago() throws IOException {
        LadderFixture three = LadderFixture.withWindows("192.0.2.1-3", 64);
        Attempt first = three.begin();
        while (three.ladder.next(first, noPort())) {
            // Until no rung is left.
        }
        three.kernel.done.clear();
        Attempt attempt = three.begin();

        assertThat(three.ladder.next(attempt, noPort())).isFalse();
        assertThat(three.kernel.done).hasSize(3).startsWith("no-port").endsWith("whole");
        assertThat(three.kernel.done.get(1)).matches("bind 192\\.0\\.2\\.[123]");
        assertThat(three.ladder.explain(attempt, noPort()))
                .hasMessageContaining("no port left: 192.0.2.1, 192.0.2.2, 192.0.2.3)");
    }

    @Test
    void lets_the_kernel_choose_from_its_whole_range_when_no_source_has_a_way() throws IOException {
        Attempt attempt = the.begin();
        the.ladder.next(attempt, unreachable());
        the.ladder.next(attempt, unreachable());

        assertThat(the.kernel.done).endsWith("bind 0.0.0.0", "whole");
    }

    @Test
    void does_without_windows_on_a_kernel_that_does_not_know_them_and_says_so_once() throws IOException {
        the.kernel.knowsWindows = false;
        Attempt attempt = the.begin();
        assertThat(attempt.lane.source()).isSameAs(the.source(0));
        the.kernel.done.clear();
        the.begin();

        assertThat(the.kernel.done).containsExactly("no-port", "bind 192.0.2.1");
        assertThat(the.lines()).singleElement().asString().startsWith("WARN this kernel has no IP_LOCAL_PORT_RANGE");
    }

    @Test
    void goes_on_to_the_next_source_at_once_without_windows() throws IOException {
        the.kernel.knowsWindows = false;
        Attempt attempt = the.begin();

        assertThat(the.ladder.next(attempt, noPort())).isTrue();
        assertThat(attempt.lane.source()).isSameAs(the.source(1));
    }

    @Test
    void does_not_take_a_descriptor_that_is_closed_for_a_kernel_without_windows() throws IOException {
        Attempt attempt = the.begin();
        the.kernel.failure = new SocketException("Bad file descriptor");
        assertThatExceptionOfType(SocketException.class).isThrownBy(() -> the.ladder.next(attempt, noPort()));
        the.kernel.failure = null;

        assertThat(portOfAnotherConnect()).startsWith("window ");
        assertThat(the.lines()).isEmpty();
    }

    /** While another thread closes a socket, the JDK puts a Unix-domain stream socket in its place, without options of IP. */
    @Test
    void does_not_take_a_descriptor_that_is_being_closed_for_a_kernel_without_windows() throws IOException {
        Attempt attempt = the.begin();
        the.kernel.narrowFailure = new SocketException("Operation not supported");
        the.kernel.protocol = Protocol.OTHER;
        try {
            the.ladder.next(attempt, noPort());
        } catch (SocketException e) {
            // A closed descriptor fails in the same way.
        }
        the.kernel.narrowFailure = null;
        the.kernel.protocol = Protocol.TCP;

        assertThat(the.lines()).isEmpty();
        assertThat(portOfAnotherConnect()).startsWith("window ");
    }

    /** The kernel had the option for TCP some versions earlier than for MPTCP. */
    @Test
    void does_not_take_a_kernel_without_windows_for_mptcp_for_one_without_any() throws IOException {
        the.kernel.protocol = Protocol.MPTCP;
        the.kernel.knowsWindows = false;
        assertThat(the.begin().lane).isNotNull();
        assertThat(the.begin().lane).isNotNull();

        assertThat(windows(the)).hasSize(1);
        assertThat(the.lines())
                .filteredOn(line -> line.contains("IP_LOCAL_PORT_RANGE"))
                .singleElement()
                .asString()
                .contains("for MPTCP sockets (Linux 6.8)");

        the.kernel.protocol = Protocol.TCP;
        the.kernel.knowsWindows = true;
        assertThat(portOfAnotherConnect()).startsWith("window ");
    }

    @Test
    void has_no_window_when_they_are_off() throws IOException {
        LadderFixture off = LadderFixture.withWindows("192.0.2.1", 0);
        Attempt attempt = off.begin();

        assertThat(off.kernel.done).containsExactly("no-port", "bind 192.0.2.1");
        assertThat(off.ladder.next(attempt, noPort())).isFalse();
    }

    @Test
    void has_no_window_on_a_kernel_that_gives_the_port_at_bind() throws IOException {
        the.kernel.knowsNoPort = false;
        Attempt attempt = the.begin();
        assertThat(windows(the)).isEmpty();

        assertThat(the.ladder.next(attempt, noPort())).isFalse();
        assertThat(windows(the)).isEmpty();
    }

    private static void exhaustOne(LadderFixture one) throws IOException {
        Attempt attempt = one.begin();
        while (one.ladder.next(attempt, noPort())) {
            // Until the source is exhausted.
        }
        one.kernel.done.clear();
    }

    @Test
    void takes_the_very_port_that_has_come_back_to_a_full_source() throws IOException {
        LadderFixture one = LadderFixture.withWindows("192.0.2.1", 64);
        one.ladder.succeeded(one.begin());
        exhaustOne(one);
        one.kernel.timeWait = TimeWait.NONE;
        one.kernel.localPort = 20_123;
        one.closes.closing(one.fd);
        one.kernel.localPort = 0;
        Attempt attempt = one.begin();

        assertThat(attempt.lane).isNotNull();
        assertThat(one.kernel.done).containsExactly("no-port", "bind 192.0.2.1", "whole", "window 20123-20123");
    }

    @Test
    void looks_through_the_range_when_the_port_that_came_back_is_not_free_after_all() throws IOException {
        LadderFixture one = LadderFixture.withWindows("192.0.2.1", 64);
        one.ladder.succeeded(one.begin());
        exhaustOne(one);
        one.kernel.timeWait = TimeWait.POSSIBLE;
        one.kernel.localPort = 20_123;
        one.closes.closing(one.fd);
        one.kernel.localPort = 0;
        Attempt attempt = one.begin();
        one.kernel.done.clear();

        assertThat(one.ladder.next(attempt, noPort())).isTrue();
        assertThat(one.kernel.done).containsExactly("bind 192.0.2.1", "whole");
        assertThat(one.ladder.next(attempt, noPort())).isFalse();
        assertThat(one.ladder.explain(attempt, noPort())).hasMessageContaining("no port left: 192.0.2.1)");
    }

    /** After a reset by the far end, the socket no longer has its port when this side closes it. */
    @Test
    void looks_again_when_some_port_has_come_back_to_a_full_source() throws IOException {
        LadderFixture one = LadderFixture.withWindows("192.0.2.1", 64);
        one.ladder.succeeded(one.begin());
        exhaustOne(one);
        one.kernel.timeWait = TimeWait.POSSIBLE;
        one.closes.closing(one.fd);
        one.begin();

        assertThat(widths(one)).containsExactly(1);
    }
}
