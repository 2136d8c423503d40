package io.portkeeper.reap;

import static io.portkeeper.reap.ReapFixture.RULES;
import static org.assertj.core.api.Assertions.assertThat;

import io.portkeeper.linux.SocketCalls.State;
import io.portkeeper.pool.SourceSet;
import io.portkeeper.ports.Destination;
import io.portkeeper.ports.OwnedPort;
import io.portkeeper.track.Activities;
import io.portkeeper.track.Connection;
import io.portkeeper.track.Connection.Freed;
import io.portkeeper.track.Protocol;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which connection is reset when a connect has no port. */
class ReaperTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private ReapFixture the;

    @BeforeEach
    void makeReaper() throws SocketException {
        the = new ReapFixture(RULES);
    }

    private static Rules awaitingToo() {
        return new Rules(false, 0.8, 1, RULES.idle(), RULES.minIdle(), true, RULES.awaitingIdle(), RULES.exempt());
    }

    private static Duration seconds(int n) {
        return Duration.ofSeconds(n);
    }

    @Test
    void frees_the_port_of_a_connection_and_its_lane() {
        Connection idle = the.idle(seconds(3));

        Freed freed = the.reaper.free(the.destination(), the.sources());

        assertThat(the.reset).containsExactly(idle);
        assertThat(freed).isEqualTo(new Freed(idle.lane(), 40_000, null));
        assertThat(idle.lane().open()).isZero();
    }

    @Test
    void takes_the_longest_idle_first_to_the_last() {
        List<Integer> ages = new ArrayList<>();
        for (int age = 3; age < 503; age++) {
            ages.add(age);
        }
        Collections.shuffle(ages, new Random(1));
        List<Connection> byAge = new ArrayList<>(Collections.nCopies(503, null));
        ages.forEach(age -> byAge.set(age, the.idle(seconds(age))));

        for (int age = 502; age >= 3; age--) {
            assertThat(the.reaper.free(the.destination(), the.sources())).isNotNull();
            assertThat(the.reset.get(the.reset.size() - 1)).isSameAs(byAge.get(age));
        }
        assertThat(the.reaper.free(the.destination(), the.sources())).isNull();
    }

    @Test
    void takes_the_longest_idle_of_more_than_a_batch() {
        for (int n = 0; n < 5 * Victims.MOST; n++) {
            the.idle(seconds(10));
        }
        Connection oldest = the.idle(seconds(11));
        for (int n = 0; n < 5 * Victims.MOST; n++) {
            the.idle(seconds(10));
        }

        the.reaper.free(the.destination(), the.sources());

        assertThat(the.reset).containsExactly(oldest);
    }

    @Test
    void finds_the_living_behind_any_number_that_were_reset_and_are_not_closed_yet() {
        for (int n = 0; n < 4 * Victims.MOST; n++) {
            the.idle(seconds(20));
            assertThat(the.reaper.free(the.destination(), the.sources())).isNotNull();
        }
        Connection living = the.idle(seconds(10));

        assertThat(the.reaper.free(the.destination(), the.sources())).isNotNull();

        assertThat(the.reset).hasSize(4 * Victims.MOST + 1).endsWith(living);
    }

    @Test
    void finds_the_idle_behind_any_number_that_are_older_and_being_opened() {
        for (int n = 0; n < 2 * Victims.MOST; n++) {
            the.state(the.idle(seconds(20)), State.OTHER);
        }
        Connection quiet = the.idle(seconds(10));

        assertThat(the.reaper.free(the.destination(), the.sources())).isNotNull();
        assertThat(the.reset).containsExactly(quiet);
    }

    @Test
    void finds_the_idle_behind_any_number_that_are_older_and_hold_unread_data() {
        for (int n = 0; n < 2 * Victims.MOST; n++) {
            the.unread(the.idle(seconds(20)), 1);
        }
        Connection quiet = the.idle(seconds(10));

        assertThat(the.reaper.free(the.destination(), the.sources())).isNotNull();
        assertThat(the.reset).containsExactly(quiet);
    }

    @Test
    void searches_for_a_while_only_and_goes_on_from_there_for_the_next_connect() {
        for (int n = 0; n < 3 * Victims.MOST; n++) {
            the.unread(the.idle(seconds(20)), 1);
        }
        Connection quiet = the.idle(seconds(10));
        the.nanosToAsk = 40_000;
        int connects = 1;

        while (the.reaper.free(the.destination(), the.sources()) == null) {
            assertThat(the.clock.get()).isLessThan(connects * (100_000_000L + 1_000_000_000L));
            the.clock.addAndGet(1_000_000_000);
            connects++;
        }

        assertThat(connects).isEqualTo(2);
        assertThat(the.reset).containsExactly(quiet);
    }

    /** A thread may have to wait for a processor for longer than a search may take. */
    @Test
    void looks_for_the_idle_at_least_once_however_long_it_was_held_up() {
        Connection idle = the.idle(seconds(9));
        the.nanosHeldUp = 60_000_000;

        assertThat(the.reaper.free(the.destination(), the.sources())).isNotNull();
        assertThat(the.reset).containsExactly(idle);
    }

    @Test
    void refuses_others_for_a_fifth_of_a_second_at_most_however_long_it_was_held_up() {
        the.idle(seconds(1));
        the.nanosHeldUp = 10_000_000_000L;
        assertThat(the.reaper.free(the.destination(), the.sources())).isNull();
        the.nanosHeldUp = 0;
        the.clock.addAndGet(200_000_000);
        Connection idle = the.idle(seconds(9));

        assertThat(the.reaper.free(the.destination(), the.sources())).isNotNull();
        assertThat(the.reset).containsExactly(idle);
    }

    @Test
    void does_not_say_of_those_that_it_has_not_looked_at_that_they_are_active() {
        for (int i = 0; i < 2 * Victims.MOST; i++) {
            the.unread(the.idle(seconds(9)), 1);
        }
        the.nanosHeldUp = 60_000_000;

        assertThat(the.reaper.free(the.destination(), the.sources())).isNull();
        assertThat(the.reaper.account(the.destination(), the.sources()))
                .isEqualTo("1024 not looked at in time, 1024 with data that the application has not read");
    }

    @Test
    void relieves_a_lane_of_the_idle_behind_any_number_that_hold_unread_data() {
        for (int n = 0; n < 2 * Victims.MOST; n++) {
            the.unread(the.idle(seconds(20)), 1);
        }
        Connection quiet = the.idle(seconds(10));

        the.reaper.relieve((connection, age) -> true, (connection, age) -> true);

        assertThat(the.reset).containsExactly(quiet);
    }

    @Test
    void relieves_a_lane_of_nobody_younger_than_whom_it_tolerates_again() {
        Connection tolerated = the.idle(seconds(20));
        the.idle(seconds(10));
        Connection elsewhere = the.idle(the.destination("203.0.113.9"), seconds(5), false);

        // The first was tolerated because a port had been freed. A connect took that port before the second was
        // checked.
        the.reaper.relieve((connection, age) -> true, (connection, age) -> connection != tolerated);

        assertThat(the.reset).containsExactly(elsewhere);
    }

    @Test
    void takes_who_awaits_an_answer_after_any_number_that_do_not() throws SocketException {
        the = new ReapFixture(awaitingToo());
        the.idle(the.destination(), MINUTE, true);
        for (int n = 0; n < 2 * Victims.MOST; n++) {
            the.unread(the.idle(seconds(20)), 1);
        }
        Connection quiet = the.idle(seconds(10));

        the.reaper.free(the.destination(), the.sources());

        assertThat(the.reset).containsExactly(quiet);
    }

    @Test
    void says_how_many_await_an_answer_however_many_they_are() {
        for (int n = 0; n < 2 * Victims.MOST; n++) {
            the.idle(the.destination(), MINUTE, true);
        }

        assertThat(the.reaper.free(the.destination(), the.sources())).isNull();
        assertThat(the.reaper.account(the.destination(), the.sources()))
                .isEqualTo(2 * Victims.MOST + " awaiting an answer");
    }

    @Test
    void spares_who_became_active_after_the_batch_was_chosen() {
        Connection oldest = the.idle(seconds(30));
        Connection second = the.idle(seconds(20));
        Connection third = the.idle(seconds(10));
        the.reaper.free(the.destination(), the.sources());
        the.read(second);

        the.reaper.free(the.destination(), the.sources());

        assertThat(the.reset).containsExactly(oldest, third);
    }

    @Test
    void spares_who_was_active_within_min_idle_and_says_so() {
        the.idle(Duration.ofMillis(1_990));
        the.idle(Duration.ZERO);

        assertThat(the.reaper.free(the.destination(), the.sources())).isNull();
        assertThat(the.reset).isEmpty();
        assertThat(the.reaper.account(the.destination(), the.sources())).isEqualTo("2 active within 2000 ms");
    }

    /** A connection that read a minute ago has the same step as one that read just now. */
    @Test
    void does_not_call_anybody_active_while_the_clock_stands_still() {
        the.idle(Duration.ZERO);
        the.clockStood = seconds(12);

        assertThat(the.reaper.free(the.destination(), the.sources())).isNull();
        assertThat(the.reaper.account(the.destination(), the.sources()))
                .isEqualTo("1 not known to be idle, since the agent's clock has stood still for 12 s");
    }

    @Test
    void spares_who_awaits_an_answer_and_says_so() {
        the.idle(the.destination(), MINUTE, true);

        assertThat(the.reaper.free(the.destination(), the.sources())).isNull();
        assertThat(the.reaper.account(the.destination(), the.sources())).isEqualTo("1 awaiting an answer");
    }

    @Test
    void takes_who_awaits_an_answer_last_where_that_is_allowed() throws SocketException {
        the = new ReapFixture(awaitingToo());
        Connection awaiting = the.idle(the.destination(), MINUTE, true);
        Connection quiet = the.idle(seconds(3));

        the.reaper.free(the.destination(), the.sources());
        the.reaper.free(the.destination(), the.sources());

        assertThat(the.reset).containsExactly(quiet, awaiting);
    }

    @Test
    void takes_who_awaits_an_answer_after_who_became_idle_when_the_batch_was_chosen_already() throws SocketException {
        the = new ReapFixture(awaitingToo());
        Connection quiet = the.idle(seconds(10));
        the.idle(the.destination(), seconds(20), true);
        the.reaper.free(the.destination(), the.sources());
        Connection idleByNow = the.idle(seconds(3));
        the.clock.addAndGet(Duration.ofSeconds(1).toNanos());

        the.reaper.free(the.destination(), the.sources());

        assertThat(the.reset).containsExactly(quiet, idleByNow);
    }

    @Test
    void takes_whom_the_peer_has_closed_first_though_it_awaits_an_answer() {
        the.idle(MINUTE);
        Connection closed = the.idle(seconds(4));
        Connection closedLongAgo = the.idle(the.destination(), seconds(5), true);
        the.state(closed, State.CLOSE_WAIT);
        the.state(closedLongAgo, State.CLOSE_WAIT);

        the.reaper.free(the.destination(), the.sources());
        the.reaper.free(the.destination(), the.sources());

        assertThat(the.reset).containsExactly(closedLongAgo, closed);
    }

    @Test
    void spares_who_is_being_opened_or_closed_and_says_so() {
        the.state(the.idle(MINUTE), State.OTHER);

        assertThat(the.reaper.free(the.destination(), the.sources())).isNull();
        assertThat(the.reaper.account(the.destination(), the.sources())).isEqualTo("1 being opened or closed");
    }

    @Test
    void spares_whose_data_was_not_read_until_it_has_been_idle_for_long() {
        Connection slow = the.idle(seconds(59));
        the.unread(slow, 1);
        assertThat(the.reaper.free(the.destination(), the.sources())).isNull();
        assertThat(the.reaper.account(the.destination(), the.sources()))
                .isEqualTo("1 with data that the application has not read");

        Connection stuck = the.idle(seconds(61));
        the.unread(stuck, 1);
        the.clock.addAndGet(1_000_000_000);
        the.reaper.free(the.destination(), the.sources());

        assertThat(the.reset).containsExactly(stuck);
    }

    @Test
    void spares_who_has_not_been_used_yet_until_it_has_been_open_for_long() {
        the.unused(seconds(59));
        assertThat(the.reaper.free(the.destination(), the.sources())).isNull();
        assertThat(the.reaper.account(the.destination(), the.sources())).isEqualTo("1 not used yet");

        Connection forgotten = the.unused(seconds(61));
        the.clock.addAndGet(1_000_000_000);
        the.reaper.free(the.destination(), the.sources());

        assertThat(the.reset).containsExactly(forgotten);
    }

    @Test
    void spares_who_may_await_more_until_it_has_been_idle_for_long_and_says_so() {
        the.idle(seconds(59));
        Activities.answered(the.last(), ReapFixture.steps(seconds(59)), Protocol.MULTIPLEXED, 9, 1_000);
        the.idle(seconds(59));
        Activities.answered(the.last(), ReapFixture.steps(seconds(59)), Protocol.TLS, 2, 600);
        assertThat(the.reaper.free(the.destination(), the.sources())).isNull();
        assertThat(the.reaper.account(the.destination(), the.sources()))
                .isEqualTo("2 that may await more of an answer");

        Connection longAgo = the.idle(seconds(61));
        Activities.answered(the.last(), ReapFixture.steps(seconds(61)), Protocol.MULTIPLEXED, 9, 1_000);
        the.clock.addAndGet(1_000_000_000);
        the.reaper.free(the.destination(), the.sources());

        assertThat(the.reset).containsExactly(longAgo);
    }

    @Test
    void takes_who_has_awaited_an_answer_for_very_long_last_of_all() {
        Connection longest = the.idle(the.destination(), seconds(605), true);
        Connection pinning = the.idle(the.destination(), seconds(601), true);
        the.idle(the.destination(), seconds(599), true);
        Connection quiet = the.idle(seconds(3));

        for (int n = 0; n < 4; n++) {
            the.reaper.free(the.destination(), the.sources());
        }

        assertThat(the.reset).containsExactly(quiet, longest, pinning);
    }

    @Test
    void takes_who_has_been_half_closed_for_very_long() {
        the.state(the.idle(seconds(599)), State.OTHER);
        Connection pinning = the.idle(seconds(601));
        the.state(pinning, State.OTHER);

        the.reaper.free(the.destination(), the.sources());
        the.reaper.free(the.destination(), the.sources());

        assertThat(the.reset).containsExactly(pinning);
    }

    @Test
    void spares_whose_write_is_under_way_whatever_the_peer_has_done() {
        for (Rules rules : List.of(RULES, awaitingToo())) {
            the.reaper.use(rules);
            Connection writing = the.idle(seconds(59));
            Activities.writing(the.last(), ReapFixture.steps(seconds(59)));
            the.state(writing, State.CLOSE_WAIT);

            the.clock.addAndGet(1_000_000_000);
            assertThat(the.reaper.free(the.destination(), the.sources())).isNull();
        }
        assertThat(the.reset).isEmpty();
    }

    @Test
    void spares_whose_data_the_peer_has_not_acknowledged_and_says_so() {
        the.unsent(the.idle(seconds(61)));

        assertThat(the.reaper.free(the.destination(), the.sources())).isNull();
        assertThat(the.reaper.account(the.destination(), the.sources()))
                .isEqualTo("1 with data that the far end has not acknowledged");
    }

    /** Linux 6.1.32 to about 6.1.57, while a thread reads (dotnet/runtime#91543). It cannot be provoked on other kernels. */
    @Test
    void takes_the_next_where_the_kernel_does_not_let_one_be_reset_and_says_so_once() {
        the.busy(the.idle(seconds(9)));
        the.busy(the.idle(seconds(8)));
        Connection other = the.idle(seconds(7));

        the.reaper.free(the.destination(), the.sources());
        assertThat(the.reset).containsExactly(other);

        the.clock.addAndGet(1_000_000_000);
        assertThat(the.reaper.free(the.destination(), the.sources())).isNull();
        assertThat(the.reaper.account(the.destination(), the.sources()))
                .isEqualTo("2 that the kernel did not let be reset");
        assertThat(the.log.lines())
                .filteredOn(line -> line.contains("Device or resource busy"))
                .hasSize(1);
    }

    @Test
    void lets_the_owner_of_one_that_the_peer_has_closed_find_the_end() {
        Connection closed = the.idle(seconds(3));
        the.state(closed, State.CLOSE_WAIT);
        Connection living = the.idle(seconds(3));

        the.reaper.free(the.destination(), the.sources());
        the.reaper.free(the.destination(), the.sources());

        assertThat(the.reset).containsExactly(closed, living);
        assertThat(the.ended).containsExactly(closed);
    }

    @Test
    void takes_an_owned_port_back_from_who_is_over_before_it_resets_anybody() {
        OwnedPort port = the.lane(the.destination()).takeOwned(0, false);
        Connection over = the.open(the.destination(), port, Duration.ZERO, true);
        the.state(over, State.CLOSE);
        the.idle(MINUTE);
        assertThat(over.lane().open()).isEqualTo(2);

        assertThat(the.reaper.free(the.destination(), the.sources()))
                .isEqualTo(new Freed(over.lane(), port.number(), port));
        assertThat(the.reset).isEmpty();
        assertThat(over.lane().open()).isEqualTo(1);
    }

    /** The kernel may still have it in TIME_WAIT, apart from the socket, which is closed. */
    @Test
    void takes_nothing_back_from_whom_this_side_has_closed_first() {
        OwnedPort port = the.lane(the.destination()).takeOwned(0, false);
        Connection halfClosed = the.open(the.destination(), port, Duration.ZERO, true);
        halfClosed.noteClosedFirst(Connection.ClosedFirst.THIS_SIDE);
        the.state(halfClosed, State.CLOSE);

        assertThat(the.reaper.free(the.destination(), the.sources())).isNull();
        assertThat(halfClosed.lane().open()).isEqualTo(1);
    }

    @Test
    void resets_whom_the_peer_has_closed_where_bytes_have_not_been_read() {
        Connection stuck = the.idle(seconds(61));
        the.state(stuck, State.CLOSE_WAIT);
        the.unread(stuck, 1);

        the.reaper.free(the.destination(), the.sources());

        assertThat(the.reset).containsExactly(stuck);
        assertThat(the.ended).as("what ends in order is whole").isEmpty();
    }

    @Test
    void takes_nothing_back_from_who_has_not_been_connected_yet() {
        OwnedPort port = the.lane(the.destination()).takeOwned(0, false);
        Connection connecting = the.bound(the.destination(), port);
        the.state(connecting, State.CLOSE);

        assertThat(the.reaper.free(the.destination(), the.sources())).isNull();
        assertThat(connecting.lane().open()).isEqualTo(1);
    }

    @Test
    void takes_whom_the_peer_has_closed_though_it_has_not_been_used() {
        Connection closed = the.unused(seconds(4));
        the.state(closed, State.CLOSE_WAIT);

        the.reaper.free(the.destination(), the.sources());

        assertThat(the.reset).containsExactly(closed);
    }

    @Test
    void resets_nobody_while_it_is_not_certain_that_reads_and_writes_are_recorded() {
        the.idle(MINUTE);
        the.recorded = false;

        assertThat(the.reaper.free(the.destination(), the.sources())).isNull();
        the.reaper.relieve((connection, age) -> true, (connection, age) -> true);
        assertThat(the.reset).isEmpty();
        assertThat(the.reaper.account(the.destination(), the.sources()))
                .isEqualTo("it is not certain that reads and writes are recorded");
    }

    @Test
    void spares_exempt_destinations_and_says_so() {
        Destination exempt = the.destination("198.51.100.7");
        the.idle(exempt, MINUTE, false);

        assertThat(the.reaper.free(exempt, the.sources())).isNull();
        assertThat(the.reaper.account(exempt, the.sources())).isEqualTo("1 exempt");
    }

    @Test
    void leaves_connections_to_other_destinations_alone() {
        the.idle(the.destination("203.0.113.2"), MINUTE, false);

        assertThat(the.reaper.free(the.destination(), the.sources())).isNull();
        assertThat(the.reaper.account(the.destination(), the.sources()))
                .isEqualTo("no connection of this process holds a port");
    }

    @Test
    void hands_over_an_owned_port_without_a_rest() {
        OwnedPort port = the.lane(the.destination()).takeOwned(0, false);
        the.open(the.destination(), port, MINUTE, false);

        assertThat(the.reaper.free(the.destination(), the.sources()).owned()).isSameAs(port);
    }

    @Test
    void does_not_reset_what_leads_elsewhere_by_now_or_nowhere() {
        the.remote(the.idle(MINUTE), "203.0.113.1", 80);
        the.remote(the.idle(MINUTE), "203.0.113.2", 443);
        the.remote(the.idle(MINUTE), "203.0.113.1", 0);
        Connection own = the.idle(seconds(3));

        the.reaper.free(the.destination(), the.sources());

        assertThat(the.reset).containsExactly(own);
        assertThat(the.log.lines()).noneMatch(line -> line.contains("internal failure"));
    }

    @Test
    void does_not_reset_who_is_closed() {
        Connection gone = the.idle(MINUTE);
        the.idle(seconds(3));
        the.reaper.free(the.destination(), the.sources());
        Connection closing = the.idle(MINUTE);
        closing.closing(false, 0);
        the.clock.addAndGet(1_000_000_000);

        the.reaper.free(the.destination(), the.sources());

        assertThat(the.reset).startsWith(gone).doesNotContain(closing);
    }

    @Test
    void only_says_whom_it_would_reset_in_a_dry_run_and_each_once() throws SocketException {
        the = new ReapFixture(
                new Rules(true, 0.8, 1, RULES.idle(), RULES.minIdle(), false, RULES.awaitingIdle(), RULES.exempt()));
        the.idle(MINUTE);
        for (int n = 0; n < 3; n++) {
            the.clock.addAndGet(1_000_000_000);
            assertThat(the.reaper.free(the.destination(), the.sources())).isNull();
        }
        the.reaper.report().run();

        assertThat(the.reset).isEmpty();
        assertThat(the.log.lines())
                .hasSize(2)
                .first()
                .asString()
                .startsWith("DEBUG would reset the kernel's choice to 203.0.113.1:443, idle for ");
        assertThat(the.log.lines().get(1)).startsWith("INFO would have reset 1 idle connections for their ports: ");
    }

    @Test
    void says_each_at_debug_and_all_at_info_once() {
        the.idle(seconds(3));
        the.idle(seconds(30));
        the.reaper.free(the.destination(), the.sources());
        the.reaper.free(the.destination(), the.sources());
        the.reaper.report().run();
        the.reaper.report().run();

        assertThat(the.log.lines()).hasSize(3);
        assertThat(the.log.lines().get(0))
                .startsWith("DEBUG reset the kernel's choice to 203.0.113.1:443, idle for ")
                .endsWith(": a connect to it had no port");
        assertThat(the.log.lines().get(2))
                .matches(
                        "INFO reset 2 idle connections for their ports: the kernel's choice to 203.0.113.1:443 \\(2\\);"
                                + " idle for 2\\d\\d\\d ms to 29 s; why: a connect to it had no port \\(2\\)");
    }

    @Test
    void takes_no_port_of_a_source_that_may_not_be_used() throws SocketException {
        the.idle(MINUTE);
        SourceSet others = new ReapFixture(RULES).sources();

        assertThat(the.reaper.free(the.destination(), others)).isNull();
        assertThat(the.reaper.account(the.destination(), others))
                .isEqualTo("no connection of this process holds a port");
        assertThat(the.reaper.free(the.destination(), the.sources())).isNotNull();
    }

    @Test
    void says_what_was_reset_and_what_would_have_been_each_for_itself() {
        the.idle(MINUTE);
        the.reaper.use(
                new Rules(true, 0.8, 1, RULES.idle(), RULES.minIdle(), false, RULES.awaitingIdle(), RULES.exempt()));
        the.reaper.free(the.destination(), the.sources());
        the.reaper.use(RULES);
        the.clock.addAndGet(MINUTE.toNanos());
        the.reaper.free(the.destination(), the.sources());
        the.reaper.report().run();

        assertThat(the.log.lines())
                .filteredOn(line -> line.startsWith("INFO "))
                .extracting(line -> line.substring(0, line.indexOf(" connections")))
                .containsExactly("INFO would have reset 1 idle", "INFO reset 1 idle");
    }

    /** If the clock's thread is held up, ages are equal. The kernel gives out low numbers first, so these are likely older. */
    @Test
    void takes_the_lowest_numbers_first_where_the_clock_cannot_tell() {
        List<Connection> asOpened = new ArrayList<>();
        for (int n = 0; n < 5; n++) {
            asOpened.add(the.idle(MINUTE));
        }
        for (int n = 0; n < 5; n++) {
            the.reaper.free(the.destination(), the.sources());
        }

        assertThat(the.reset).isEqualTo(asOpened);
    }

    @Test
    void goes_by_other_rules_when_the_operator_has_changed_them() {
        Connection idle = the.idle(MINUTE);
        the.reaper.use(
                new Rules(true, 0.8, 1, RULES.idle(), RULES.minIdle(), false, RULES.awaitingIdle(), RULES.exempt()));
        assertThat(the.reaper.free(the.destination(), the.sources())).isNull();
        assertThat(the.reset).isEmpty();

        the.reaper.use(RULES);
        the.clock.addAndGet(MINUTE.toNanos());
        assertThat(the.reaper.free(the.destination(), the.sources())).isNotNull();
        assertThat(the.reset).containsExactly(idle);
    }

    @Test
    void never_takes_one_of_mptcp_and_says_so() {
        for (int n = 0; n < 2 * Victims.MOST; n++) {
            the.idleOfMptcp(seconds(100));
        }
        Connection idle = the.idle(seconds(3));

        assertThat(the.reaper.free(the.destination(), the.sources())).isNotNull();
        assertThat(the.reset).containsExactly(idle);
        assertThat(the.reaper.free(the.destination(), the.sources())).isNull();
        assertThat(the.reaper.account(the.destination(), the.sources()))
                .isEqualTo(2 * Victims.MOST + " that use MPTCP, which are never reset");
    }

    /** The kernel tells the state of one path. Another path may still carry the connection. */
    @Test
    void takes_no_port_back_from_one_of_mptcp_that_seems_to_be_over() {
        Connection connection = the.idleOfMptcp(seconds(100));
        the.state(connection, State.CLOSE);
        the.reaper.takeBackOver(lane -> true);

        assertThat(connection.isReset()).isFalse();
        assertThat(connection.lane().open()).isOne();
    }
}
