package io.portkeeper.connect;

import static io.portkeeper.connect.LadderFixture.noPort;
import static io.portkeeper.connect.LadderFixture.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.portkeeper.pool.IpAddress;
import io.portkeeper.track.Activities;
import java.io.FileDescriptor;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import org.junit.jupiter.api.Test;

/** No source has a port left, and the reaper may reset a connection. */
class ConnectLadderReaperTest {

    /** The lowest descriptor of these tests. No other test of this JVM has them in the bridge's table. */
    private static final int FIRST = 70_000;

    private final LadderFixture the = LadderFixture.withReaper("192.0.2.1-2", "");

    private Attempt begin(int number) throws IOException {
        the.kernel.number = number;
        return the.ladder.begin(StandardProtocolFamily.INET6, new FileDescriptor(), LadderFixture.REMOTE, 443);
    }

    private void open(int number, int idleSteps) throws IOException {
        the.ladder.succeeded(begin(number));
        Activities.answered(number, idleSteps);
    }

    /** Tries until the ladder has reset a connection, or has no rung left. Returns whether it has reset one. */
    private boolean nextToTheReset(Attempt attempt) throws IOException {
        while (the.ladder.next(attempt, noPort())) {
            if (the.kernel.done.contains("reset")) {
                return true;
            }
        }
        return false;
    }

    @Test
    void connects_from_the_port_of_the_connection_that_it_resets() throws IOException {
        open(FIRST, 1_000);
        Attempt attempt = begin(FIRST + 1);
        the.kernel.localPort = 20_500;

        assertThat(nextToTheReset(attempt)).isTrue();
        assertThat(the.kernel.done).endsWith("reset", "bind 192.0.2.1", "whole", "window 20500-20500");
        assertThat(attempt.lane.source()).isSameAs(the.source(0));
    }

    @Test
    void asks_all_sources_before_it_resets_any_connection() throws IOException {
        open(FIRST, 1_000);
        nextToTheReset(begin(FIRST + 1));

        assertThat(the.kernel.done.indexOf("bind 192.0.2.2")).isPositive().isLessThan(the.kernel.done.indexOf("reset"));
    }

    @Test
    void does_not_look_through_the_range_again_to_find_a_port_by_a_reset() throws IOException {
        open(FIRST, 1_000);
        open(FIRST + 1, 1_000);
        Attempt first = begin(FIRST + 2);
        the.kernel.localPort = 20_500;
        nextToTheReset(first);
        the.ladder.succeeded(first);
        the.kernel.localPort = 0;
        the.kernel.done.clear();
        the.kernel.number = FIRST + 3;
        Attempt second =
                the.ladder.begin(StandardProtocolFamily.INET6, new FileDescriptor(), LadderFixture.REMOTE, 443);

        assertThat(second.lane).isNotNull();
        assertThat(the.kernel.done).startsWith("no-port", "reset", "bind 192.0.2.1", "whole");
    }

    /** When an address is removed, the kernel keeps its connections, so their lane stays full. */
    @Test
    void resets_no_connection_of_a_source_that_this_host_no_longer_has() throws IOException {
        for (int n = 0; n < 20; n++) {
            open(FIRST + n, 2_000);
        }
        the.kernel.refused.add("192.0.2.1");
        open(FIRST + 20, 1_000);
        assertThat(the.lines()).anyMatch(line -> line.contains("192.0.2.1 is not an address of this host"));
        Attempt attempt = begin(FIRST + 21);
        the.kernel.localPort = 20_500;

        assertThat(nextToTheReset(attempt)).isTrue();
        assertThat(attempt.lane.source()).isSameAs(the.source(1));
        assertThat(the.kernel.done).filteredOn("reset"::equals).hasSize(1);
    }

    /** No connect has bound to that source since it was removed, because its lane is full. */
    @Test
    void finds_out_of_a_source_whose_lane_is_full_that_this_host_no_longer_has_it() throws IOException {
        LadderFixture owning = LadderFixture.withReaper("192.0.2.1-2", "61056-61119");
        for (int n = 0; n < 20; n++) {
            owning.kernel.number = FIRST + n;
            owning.ladder.succeeded(owning.begin());
            Activities.answered(FIRST + n, 2_000);
        }
        owning.destinations
                .get(IpAddress.of(LadderFixture.REMOTE), 443, owning.clock.get())
                .lane(owning.source(0))
                .markFull(owning.clock.get());
        owning.kernel.refused.add("192.0.2.1");
        owning.kernel.number = FIRST + 20;
        Attempt attempt = owning.begin();

        assertThat(attempt.lane.source()).isSameAs(owning.source(1));
        assertThat(attempt.failed(Outcome.ABSENT)).containsExactly(owning.source(0));
        assertThat(attempt.failed(Outcome.NO_PORT)).isEmpty();
        assertThat(owning.source(0).isQuarantined()).isTrue();
        assertThat(owning.kernel.done).doesNotContain("reset");
    }

    /** The choice is not left to the kernel, because one source of the pool is on this host and only lacks a port. */
    @Test
    void looks_through_another_lane_when_the_one_passed_over_is_of_a_source_that_is_gone() throws IOException {
        for (int round = 0; round < 20; round++) {
            LadderFixture full = LadderFixture.withReaper("192.0.2.1-2", "");
            for (int n = 0; n < 2; n++) {
                full.destinations
                        .get(IpAddress.of(LadderFixture.REMOTE), 443, full.clock.get())
                        .lane(full.source(n))
                        .markFull(full.clock.get());
            }
            full.kernel.refused.add("192.0.2.1");
            Attempt attempt = full.begin();

            assertThat(attempt).isNotNull();
            assertThat(attempt.lane.source()).isSameAs(full.source(1));
            assertThat(attempt.account())
                    .isIn(
                            "no port left: 192.0.2.1, 192.0.2.2",
                            "no port left: 192.0.2.2; not an address of this host: 192.0.2.1");
        }
    }

    /** Another thread closes the socket, so that it can no longer be bound. */
    @Test
    void resets_no_more_than_one_for_a_socket_that_is_being_closed() throws IOException {
        for (int n = 0; n < 20; n++) {
            open(FIRST + n, 1_000);
        }
        Attempt attempt = begin(FIRST + 20);
        the.kernel.localPort = 20_500;
        the.kernel.isClosedAtReset = true;
        while (the.ladder.next(attempt, noPort())) {
            // Until no rung is left.
        }

        assertThat(the.kernel.done).filteredOn("reset"::equals).hasSize(1);
    }

    @Test
    void says_whose_ports_would_be_of_no_use() throws IOException {
        open(FIRST, 1_000);
        Attempt attempt = begin(FIRST + 1);
        the.kernel.absent.add("192.0.2.1");

        assertThat(nextToTheReset(attempt)).isFalse();
        assertThat(the.ladder.explain(attempt, noPort()))
                .hasMessageEndingWith("no connection to reset: 1 from addresses that this host no longer has)");
    }

    @Test
    void resets_another_when_somebody_else_has_taken_the_port() throws IOException {
        assertThat(resetsWhileOthersTakeThePorts(5))
                .hasMessageContaining("; 5 reset, and others took their ports first; no connection to reset: ");

        assertThat(the.kernel.done).filteredOn("reset"::equals).hasSize(5);
    }

    @Test
    void gives_up_when_others_take_one_freed_port_after_the_other() throws IOException {
        assertThat(resetsWhileOthersTakeThePorts(20))
                .hasMessageEndingWith("; 16 reset, and others took their ports first)");

        assertThat(the.kernel.done).filteredOn("reset"::equals).hasSize(16);
    }

    private Throwable resetsWhileOthersTakeThePorts(int idle) throws IOException {
        for (int n = 0; n < idle; n++) {
            open(FIRST + n, 1_000);
        }
        Attempt attempt = begin(FIRST + idle);
        the.kernel.localPort = 20_500;
        while (the.ladder.next(attempt, noPort())) {
            // Until no rung is left.
        }
        return the.ladder.explain(attempt, noPort());
    }

    @Test
    void connects_from_the_owned_port_of_the_connection_that_it_resets() throws IOException {
        LadderFixture owning = LadderFixture.withReaper("192.0.2.1", "61056");
        Attempt holder = owning.begin();
        owning.kernel.number = FIRST;
        while (holder.fromOwnedPort == null) {
            assertThat(owning.ladder.next(holder, noPort())).isTrue();
        }
        owning.ladder.succeeded(holder);
        Activities.answered(FIRST, 1_000);
        owning.kernel.number = FIRST + 1;
        owning.kernel.done.clear();
        Attempt attempt =
                owning.ladder.begin(StandardProtocolFamily.INET6, new FileDescriptor(), LadderFixture.REMOTE, 443);

        assertThat(owning.kernel.done).containsExactly("no-port", "reset", "share", "bind 192.0.2.1 61056");
        assertThat(attempt.fromOwnedPort).isNotNull();
    }

    @Test
    void says_why_nobody_could_go() throws IOException {
        open(FIRST, 0);
        Attempt attempt = begin(FIRST + 1);

        assertThat(nextToTheReset(attempt)).isFalse();
        assertThat(the.ladder.explain(attempt, noPort()))
                .hasMessageEndingWith(
                        "(no port left: 192.0.2.1, 192.0.2.2; no connection to reset: 1 active within 2000 ms)");
    }

    @Test
    void resets_nobody_for_a_connect_that_the_network_refused() throws IOException {
        open(FIRST, 1_000);
        Attempt attempt = begin(FIRST + 1);

        assertThat(the.ladder.next(attempt, refused())).isFalse();
        assertThat(the.kernel.done).doesNotContain("reset");
    }
}
