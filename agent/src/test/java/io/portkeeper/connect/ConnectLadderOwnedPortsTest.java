package io.portkeeper.connect;

import static io.portkeeper.connect.LadderFixture.LOOKS;
import static io.portkeeper.connect.LadderFixture.noPort;
import static io.portkeeper.connect.LadderFixture.refused;
import static io.portkeeper.connect.LadderFixture.unreachable;
import static org.assertj.core.api.Assertions.assertThat;

import io.portkeeper.linux.SocketCalls.TimeWait;
import io.portkeeper.pool.IpAddress;
import java.io.IOException;
import java.net.BindException;
import java.net.SocketException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The kernel has no port left, and the agent has owned ports. */
class ConnectLadderOwnedPortsTest {

    private static final long SECOND = 1_000_000_000L;

    private final LadderFixture the = LadderFixture.withOwnedPorts("192.0.2.1-2", "61056-61059");

    /** With one owned port for each source. */
    private final LadderFixture one = LadderFixture.withOwnedPorts("192.0.2.1-2", "61056");

    /** A connect from the owned port of the first source that has one. */
    private static Attempt fromOwnedPort(LadderFixture the) throws IOException {
        Attempt attempt = the.begin();
        while (attempt.fromOwnedPort == null) {
            assertThat(the.ladder.next(attempt, noPort())).isTrue();
        }
        return attempt;
    }

    private static void openAndClose(LadderFixture the, boolean closesFirst) throws IOException {
        the.ladder.succeeded(fromOwnedPort(the));
        the.kernel.timeWait = closesFirst ? TimeWait.CERTAIN : TimeWait.NONE;
        the.closes.closing(the.fd);
        the.kernel.done.clear();
    }

    private static List<String> explicitBinds(LadderFixture the) {
        return the.kernel.done.stream()
                .filter(step -> step.matches("bind \\S+ \\d+"))
                .toList();
    }

    @Test
    void takes_an_owned_port_when_the_kernel_has_none_left() throws IOException {
        Attempt attempt = the.begin();

        assertThat(the.ladder.next(attempt, noPort())).isTrue();
        assertThat(the.kernel.done).hasSize(4).startsWith("no-port", "bind 192.0.2.1", "share");
        assertThat(the.kernel.done.get(3)).matches("bind 192\\.0\\.2\\.1 6105[6-9]");
        assertThat(attempt.lane.source()).isSameAs(the.source(0));
        assertThat(the.lines()).isEmpty();
    }

    @Test
    void takes_an_owned_port_after_the_windows_and_the_whole_range() throws IOException {
        LadderFixture the = LadderFixture.withWindowsAndOwnedPorts("192.0.2.1-2", 64, "61056");
        Attempt attempt = the.begin();
        the.looksInVain(attempt, LOOKS);

        assertThat(the.kernel.done).hasSize(LOOKS + 4).endsWith("whole", "share", "bind 192.0.2.1 61056");
    }

    @Test
    void goes_on_to_the_next_source_when_the_owned_ports_are_used_up_too() throws IOException {
        the.kernel.number = 1;
        for (; the.kernel.number <= 4; the.kernel.number++) {
            assertThat(fromOwnedPort(the).lane.source()).isSameAs(the.source(0));
        }
        the.kernel.done.clear();
        Attempt attempt = the.begin();

        assertThat(attempt.lane.source()).isSameAs(the.source(1));
        assertThat(the.kernel.done).containsExactly("no-port", "bind 192.0.2.2");
    }

    @Test
    void takes_an_owned_port_at_once_while_the_source_is_known_to_be_full() throws IOException {
        the.kernel.number = 1;
        fromOwnedPort(the);
        the.kernel.number = 2;
        the.kernel.done.clear();
        Attempt attempt = the.begin();

        assertThat(attempt.fromOwnedPort).isNotNull();
        assertThat(the.kernel.done).hasSize(3).startsWith("no-port", "share");
        assertThat(the.kernel.done.get(2)).startsWith("bind 192.0.2.1 6105");
    }

    @Test
    void asks_the_kernel_for_a_port_again_after_a_while() throws IOException {
        one.kernel.number = 1;
        fromOwnedPort(one);
        one.kernel.number = 2;
        one.kernel.done.clear();
        one.clock.set(200_000_000);

        assertThat(one.begin().fromOwnedPort).isNull();
        assertThat(one.kernel.done).containsExactly("no-port", "bind 192.0.2.1");
    }

    @Test
    void spares_the_ports_of_the_kernel_for_a_minute_after_it_had_none_left() throws IOException {
        the.kernel.number = 1;
        fromOwnedPort(the);
        the.kernel.number = 2;
        the.clock.set(60 * SECOND + 199_999_999);
        assertThat(the.begin().fromOwnedPort).isNotNull();

        the.kernel.number = 3;
        the.clock.set(60 * SECOND + 200_000_000);
        assertThat(the.begin().fromOwnedPort).isNull();
    }

    @Test
    void does_not_spare_the_ports_of_a_kernel_that_always_had_some() throws IOException {
        the.ladder.succeeded(the.begin());

        assertThat(the.begin().fromOwnedPort).isNull();
    }

    @Test
    void passes_over_a_port_that_something_listens_on() throws IOException {
        the.kernel.listening.addAll(List.of(61_056, 61_057, 61_059));
        Attempt attempt = the.begin();

        assertThat(the.ladder.next(attempt, noPort())).isTrue();
        assertThat(the.kernel.done).endsWith("share", "bind 192.0.2.1 61058");
    }

    @Test
    void goes_on_to_the_next_source_when_something_listens_on_all_ports() throws IOException {
        the.kernel.listening.addAll(List.of(61_056, 61_057, 61_058, 61_059));
        Attempt attempt = the.begin();

        assertThat(the.ladder.next(attempt, noPort())).isTrue();
        assertThat(attempt.lane.source()).isSameAs(the.source(1));
        assertThat(attempt.fromOwnedPort).isNull();
        assertThat(the.source(0).open()).isZero();
    }

    @Test
    void tries_sixteen_ports_and_no_more_when_something_listens_on_very_many() throws IOException {
        LadderFixture the = LadderFixture.withOwnedPorts("192.0.2.1-2", "61056-61183");
        IntStream.rangeClosed(61_056, 61_183).forEach(the.kernel.listening::add);
        the.ladder.next(the.begin(), noPort());

        assertThat(explicitBinds(the)).hasSize(16).doesNotHaveDuplicates();
    }

    @Test
    void tries_a_port_again_after_a_minute_that_something_listened_on() throws IOException {
        one.kernel.listening.add(61_056);
        Attempt attempt = one.begin();
        one.ladder.next(attempt, noPort());
        one.kernel.listening.clear();
        one.kernel.done.clear();

        one.clock.set(60 * SECOND - 1);
        one.ladder.next(one.begin(), noPort());
        assertThat(explicitBinds(one)).isEmpty();

        one.clock.set(60 * SECOND);
        one.ladder.next(one.begin(), noPort());
        assertThat(explicitBinds(one)).containsExactly("bind 192.0.2.1 61056");
    }

    /** For example, a cgroup's BPF program makes bind fail with EPERM. */
    @Test
    void tries_no_other_port_when_one_cannot_be_bound_for_another_reason() throws IOException {
        Attempt attempt = the.begin();
        the.kernel.bindFailureOf = "192.0.2.1";
        the.kernel.bindFailure = new SocketException("Operation not permitted");

        assertThat(the.ladder.next(attempt, noPort())).isTrue();
        assertThat(explicitBinds(the)).hasSize(1);
        assertThat(attempt.lane.source()).isSameAs(the.source(1));
    }

    @Test
    void counts_a_connection_from_an_owned_port_from_its_bind_to_its_close() throws IOException {
        fromOwnedPort(the);
        assertThat(the.source(0).open()).isEqualTo(1);

        the.closes.closing(the.fd);
        assertThat(the.source(0).open()).isZero();
    }

    @Test
    void does_not_count_it_twice_when_the_connect_succeeds() throws IOException {
        the.ladder.succeeded(fromOwnedPort(the));

        assertThat(the.source(0).open()).isEqualTo(1);
    }

    @Test
    void does_not_take_success_from_an_owned_port_for_a_free_port_of_the_kernel() throws IOException {
        the.ladder.succeeded(fromOwnedPort(the));
        the.kernel.number = 8;

        assertThat(the.begin().fromOwnedPort).isNotNull();
    }

    @Test
    void hands_a_port_out_again_ten_seconds_after_its_close() throws IOException {
        openAndClose(one, false);

        one.clock.set(10 * SECOND - 1);
        one.ladder.next(one.begin(), noPort());
        assertThat(explicitBinds(one)).isEmpty();

        one.clock.set(10 * SECOND);
        one.begin();
        assertThat(explicitBinds(one)).containsExactly("bind 192.0.2.1 61056");
    }

    @Test
    void hands_a_port_out_again_after_a_connect_that_failed() throws IOException {
        Attempt attempt = fromOwnedPort(one);
        Throwable thrown = refused();
        assertThat(one.ladder.next(attempt, thrown)).isFalse();
        assertThat(one.ladder.explain(attempt, thrown)).isSameAs(thrown);
        one.kernel.timeWait = TimeWait.NONE;
        one.closes.closing(one.fd);
        one.kernel.done.clear();

        one.clock.set(10 * SECOND);
        one.ladder.next(one.begin(), noPort());
        assertThat(explicitBinds(one)).containsExactly("bind 192.0.2.1 61056");
    }

    /** A descriptor that has an owned port cannot be bound again. */
    @Test
    void does_not_go_on_from_an_owned_port_that_has_no_way_to_the_destination() throws IOException {
        Attempt attempt = fromOwnedPort(the);
        the.kernel.localPort = 61_056;
        the.kernel.done.clear();
        Throwable thrown = unreachable();

        assertThat(the.ladder.next(attempt, thrown)).isFalse();
        assertThat(the.ladder.explain(attempt, thrown)).isSameAs(thrown);
        assertThat(the.kernel.done).isEmpty();
    }

    @Test
    void leaves_a_forbidden_destination_as_it_is() throws IOException {
        Attempt attempt = fromOwnedPort(the);
        BindException thrown = new BindException("Permission denied");

        assertThat(the.ladder.next(attempt, thrown)).isFalse();
        assertThat(the.ladder.explain(attempt, thrown)).isSameAs(thrown);
    }

    @Test
    void ends_with_a_message_when_an_earlier_connection_still_holds_the_port() throws IOException {
        Attempt attempt = fromOwnedPort(the);

        assertThat(the.ladder.next(attempt, noPort())).isFalse();
        assertThat(the.ladder.explain(attempt, noPort()))
                .isExactlyInstanceOf(BindException.class)
                .hasMessage(
                        "Cannot assign requested address: no local port to 203.0.113.1:443 (no port left: 192.0.2.1;"
                                + " port still held by an earlier connection: 192.0.2.1; owned ports in use or at rest)");
    }

    @Test
    void tries_a_port_again_after_a_minute_that_an_earlier_connection_held() throws IOException {
        one.ladder.next(fromOwnedPort(one), noPort());
        // The attempt never became a connection.
        one.kernel.timeWait = TimeWait.NONE;
        one.closes.closing(one.fd);
        one.kernel.done.clear();
        assertThat(one.source(0).open()).isZero();

        one.clock.set(60 * SECOND - 1);
        Attempt attempt = one.begin();
        assertThat(one.ladder.next(attempt, noPort())).isTrue();
        assertThat(attempt.lane.source()).as("no owned port here").isSameAs(one.source(1));

        one.clock.set(60 * SECOND);
        one.begin();
        assertThat(explicitBinds(one)).containsExactly("bind 192.0.2.1 61056");
    }

    @Test
    void takes_no_port_in_time_wait_over_while_another_source_has_ports() throws IOException {
        openAndClose(one, true);
        one.clock.set(10 * SECOND);
        Attempt attempt = one.begin();

        assertThat(one.ladder.next(attempt, noPort())).isTrue();
        assertThat(attempt.lane.source()).isSameAs(one.source(1));
        assertThat(explicitBinds(one)).isEmpty();
    }

    /** Each source's one owned port is in TIME_WAIT and has rested, and the kernel has no port left for either source. */
    private Attempt takingOver() throws IOException {
        openAndClose(one, true);
        openAndClose(one, true);
        one.clock.set(10 * SECOND);
        Attempt attempt = one.begin();
        assertThat(one.ladder.next(attempt, noPort())).isTrue();
        assertThat(explicitBinds(one)).isEmpty();
        assertThat(one.ladder.next(attempt, noPort())).isTrue();
        return attempt;
    }

    @Test
    void tries_to_take_time_wait_over_when_no_source_has_a_port_left() throws IOException {
        Attempt attempt = takingOver();

        assertThat(one.kernel.done)
                .containsExactly("no-port", "bind 192.0.2.1", "bind 192.0.2.2", "share", "bind 192.0.2.1 61056");
        assertThat(attempt.takesOver).isTrue();
        assertThat(attempt.lane.source()).isSameAs(one.source(0));
    }

    @Test
    void takes_time_wait_over_before_it_goes_on_to_the_next_source_once_that_has_worked() throws IOException {
        one.ladder.succeeded(takingOver());
        one.closes.closing(one.fd);
        one.kernel.done.clear();
        one.clock.set(20 * SECOND);

        assertThat(one.begin().takesOver).isTrue();
        assertThat(one.kernel.done).containsExactly("no-port", "share", "bind 192.0.2.1 61056");
    }

    @Test
    void learns_nothing_about_time_wait_from_a_port_that_was_not_in_it() throws IOException {
        openAndClose(one, false);
        one.clock.set(10 * SECOND);
        one.ladder.succeeded(fromOwnedPort(one));

        assertThat(one.begin().destination.takeOver().isWorthATry(10 * SECOND)).isTrue();
        one.kernel.timeWait = TimeWait.CERTAIN;
        one.closes.closing(one.fd);
        one.kernel.done.clear();
        one.clock.set(20 * SECOND);
        one.ladder.next(one.begin(), noPort());
        assertThat(explicitBinds(one)).isEmpty();
    }

    @Test
    void does_not_try_to_take_over_for_a_minute_after_it_was_refused() throws IOException {
        Attempt attempt = takingOver();
        assertThat(one.ladder.next(attempt, noPort())).isFalse();
        assertThat(one.ladder.explain(attempt, noPort()))
                .hasMessageContaining("port still held by an earlier connection: 192.0.2.1");
        one.closes.closing(one.fd);
        one.kernel.done.clear();
        Attempt next = one.begin();
        while (one.ladder.next(next, noPort())) {
            // Until no rung is left.
        }

        assertThat(explicitBinds(one)).isEmpty();
        assertThat(next.destination.takeOver().isWorthATry(70 * SECOND - 1)).isFalse();
        assertThat(next.destination.takeOver().isWorthATry(70 * SECOND)).isTrue();
    }

    @Test
    void takes_no_owned_port_for_a_descriptor_whose_close_would_not_be_seen() throws IOException {
        for (int number : new int[] {-1, 16_777_216}) {
            LadderFixture the = LadderFixture.withOwnedPorts("192.0.2.1-2", "61056-61059");
            the.kernel.number = number;
            Attempt attempt = the.begin();

            assertThat(the.ladder.next(attempt, noPort())).isTrue();
            assertThat(attempt.lane.source()).isSameAs(the.source(1));
            assertThat(explicitBinds(the)).isEmpty();
            assertThat(the.claims.held).isEmpty();
        }
    }

    @Test
    void returns_the_port_of_a_connection_whose_close_was_not_seen_when_its_number_is_used_again() throws IOException {
        fromOwnedPort(one);
        one.clock.set(SECOND);
        one.ladder.succeeded(one.begin());
        assertThat(one.source(0).open()).isEqualTo(1);
        one.kernel.number = 8;
        one.kernel.done.clear();

        one.clock.set(11 * SECOND);
        one.ladder.next(one.begin(), noPort());
        assertThat(explicitBinds(one)).containsExactly("bind 192.0.2.1 61056");
    }

    @Test
    void names_all_sources_when_every_port_is_used_up() throws IOException {
        one.kernel.number = 1;
        fromOwnedPort(one);
        one.kernel.number = 2;
        fromOwnedPort(one);
        one.kernel.number = 3;
        Attempt attempt = one.begin();

        assertThat(one.ladder.next(attempt, noPort())).isFalse();
        assertThat(one.ladder.explain(attempt, noPort()))
                .hasMessage(
                        "Cannot assign requested address: no local port to 203.0.113.1:443 (no port left: 192.0.2.1,"
                                + " 192.0.2.2; owned ports in use or at rest)");
    }

    @Test
    void uses_a_port_towards_another_destination_at_the_same_time() throws IOException {
        one.kernel.number = 1;
        fromOwnedPort(one);
        one.kernel.number = 2;
        one.kernel.done.clear();
        Attempt attempt = one.begin(IpAddress.parse("203.0.113.2").toInetAddress());
        one.ladder.next(attempt, noPort());

        assertThat(explicitBinds(one)).containsExactly("bind 192.0.2.1 61056");
    }
}
