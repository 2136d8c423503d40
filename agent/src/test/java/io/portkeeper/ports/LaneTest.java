package io.portkeeper.ports;

import static io.portkeeper.ports.Fixtures.MEMORY;
import static io.portkeeper.ports.Fixtures.REMOTE;
import static io.portkeeper.ports.Fixtures.REST;
import static io.portkeeper.ports.Fixtures.SECOND;
import static io.portkeeper.ports.Fixtures.owned;
import static io.portkeeper.ports.Fixtures.source;
import static io.portkeeper.ports.Fixtures.sources;
import static org.assertj.core.api.Assertions.assertThat;

import io.portkeeper.pool.IpAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LaneTest {

    private static final long MILLI = 1_000_000L;

    private final Destination destination = Fixtures.destination(owned(PortSet.NONE));
    private final Lane lane = destination.lane(source());

    /** A lane with four owned ports. */
    private static Lane withOwnedPorts() {
        return Fixtures.lane(owned(PortSet.range(61_056, 61_059)));
    }

    @Test
    void is_not_full_at_first() {
        assertThat(lane.isFull(0)).isFalse();
    }

    /** System.nanoTime may be negative and may overflow. */
    @ParameterizedTest
    @ValueSource(longs = {0, -100 * MILLI, Long.MAX_VALUE - MILLI, Long.MIN_VALUE})
    void is_full_for_200_milliseconds(long now) {
        lane.markFull(now);

        assertThat(lane.isFull(now)).isTrue();
        assertThat(lane.isFull(now + 200 * MILLI - 1)).isTrue();
        assertThat(lane.isFull(now + 200 * MILLI)).isFalse();
    }

    @Test
    void is_full_twice_as_long_each_time_on_end() {
        long now = 0;
        for (long millis : List.of(200, 400, 800, 800, 800)) {
            lane.markFull(now);
            assertThat(lane.isFull(now + millis * MILLI - 1)).isTrue();
            now += millis * MILLI;
            assertThat(lane.isFull(now)).isFalse();
        }
    }

    @Test
    void is_full_no_longer_because_several_connects_find_it_full_at_once() {
        for (int n = 0; n < 5; n++) {
            lane.markFull(0);
        }

        assertThat(lane.isFull(200 * MILLI)).isFalse();
    }

    @Test
    void is_full_no_more_once_the_kernel_has_a_port() {
        lane.markFull(0);
        lane.notFull();

        assertThat(lane.isFull(0)).isFalse();
    }

    @Test
    void is_full_for_200_milliseconds_again_when_the_kernel_had_a_port_in_between() {
        lane.markFull(0);
        lane.markFull(200 * MILLI);
        lane.notFull();
        lane.markFull(SECOND);

        assertThat(lane.isFull(SECOND + 200 * MILLI)).isFalse();
    }

    @Test
    void is_exhausted_when_it_is_full_and_there_are_no_owned_ports() {
        lane.markFull(0);

        assertThat(lane.isExhausted(0)).isTrue();
        assertThat(lane.isExhausted(200 * MILLI)).isFalse();
    }

    @Test
    void is_not_exhausted_before_it_is_full() {
        assertThat(lane.isExhausted(0)).isFalse();
    }

    @Test
    void is_not_exhausted_while_owned_ports_may_be_claimed() {
        Lane lane = withOwnedPorts();
        lane.markFull(0);

        assertThat(lane.isExhausted(0)).isFalse();
    }

    @Test
    void is_not_exhausted_while_it_has_an_unused_owned_port() {
        Lane lane = withOwnedPorts();
        lane.markFull(0);
        Fixtures.take(lane, 3, 0);

        assertThat(lane.isExhausted(0)).isFalse();
    }

    @Test
    void is_exhausted_when_its_owned_ports_are_used_up() {
        Lane lane = withOwnedPorts();
        lane.markFull(0);
        Fixtures.take(lane, 100, 0);

        assertThat(lane.isExhausted(0)).isTrue();
    }

    @Test
    void is_exhausted_until_an_owned_port_has_rested() {
        Lane lane = withOwnedPorts();
        OwnedPort port = Fixtures.take(lane, 100, 0).get(0);
        lane.closed(port, false, 0);
        lane.markFull(REST - MILLI);

        assertThat(lane.isExhausted(REST - 1)).isTrue();
        assertThat(lane.isExhausted(REST)).isFalse();
    }

    @Test
    void is_exhausted_when_its_owned_ports_are_in_time_wait_that_may_not_be_taken_over() {
        Destination destination = Fixtures.destination(owned(PortSet.range(61_056, 61_059)));
        Lane lane = destination.lane(source());
        Fixtures.take(lane, 100, 0).forEach(port -> lane.closed(port, true, 0));
        assertThat(lane.takeOwned(0, false)).isNull();
        lane.markFull(REST);

        assertThat(lane.isExhausted(REST)).isTrue();
        destination.takeOver().worked();
        assertThat(lane.isExhausted(REST)).isFalse();
    }

    @Test
    void is_not_exhausted_when_a_port_is_back_that_something_else_had() {
        Lane lane = withOwnedPorts();
        OwnedPort port = Fixtures.take(lane, 100, 0).get(0);
        lane.setAside(port, 0);
        lane.markFull(MEMORY - MILLI);

        assertThat(lane.isExhausted(MEMORY - 1)).isTrue();
        assertThat(lane.isExhausted(MEMORY)).isFalse();
    }

    @Test
    void is_exhausted_before_it_has_taken_one_when_other_processes_have_all() {
        FakeClaims claims = new FakeClaims();
        claims.ofOthers.add(61_056);
        Destination destination = Fixtures.destination(owned(PortSet.range(61_056, 61_059), claims));
        destination.lane(source()).takeOwned(0, false);
        Lane other = destination.lane(sources(2).get(1));
        other.markFull(0);

        assertThat(other.isExhausted(0)).isTrue();
        assertThat(other.isExhausted(OwnedPorts.CLAIM_AGAIN_NANOS - 1)).isTrue();
    }

    @Test
    void counts_what_is_open_for_itself_and_for_its_source() {
        Lane elsewhere = new Destinations(owned(PortSet.NONE))
                .get(Fixtures.REMOTE, 80, 0)
                .lane(lane.source());
        lane.opened();
        lane.opened();
        elsewhere.opened();
        assertThat(lane.open()).isEqualTo(2);
        assertThat(lane.source().open()).isEqualTo(3);

        lane.closed(true, 0);
        assertThat(lane.open()).isEqualTo(1);
        assertThat(lane.source().open()).isEqualTo(2);
    }

    @Test
    void counts_a_connection_from_an_owned_port_like_any_other() {
        Lane lane = withOwnedPorts();
        List<OwnedPort> ports = Fixtures.take(lane, 2, 0);
        assertThat(lane.open()).isEqualTo(2);

        lane.closed(ports.get(0), true, 0);
        lane.closedHeld(ports.get(1), 0);
        assertThat(lane.open()).isZero();
        assertThat(lane.source().open()).isZero();
    }

    @Test
    void counts_a_time_wait_when_this_side_closed_first_only() {
        lane.opened();
        lane.opened();
        lane.closed(false, 0);
        assertThat(lane.timeWaits(0)).isZero();

        lane.closed(true, 0);
        assertThat(lane.timeWaits(0)).isEqualTo(1);
        assertThat(lane.timeWaits(70 * SECOND)).isZero();
    }

    /** A TIME_WAIT of an owned port leaves the kernel no port less to choose from. */
    @Test
    void counts_no_time_wait_of_an_owned_port() {
        Lane lane = withOwnedPorts();
        lane.closed(Fixtures.take(lane, 1, 0).get(0), true, 0);

        assertThat(lane.timeWaits(0)).isZero();
    }

    @Test
    void lets_a_port_rest_that_was_held_in_vain() {
        Lane lane = Fixtures.lane(owned(PortSet.range(61_056, 61_056)));
        lane.closedHeld(Fixtures.take(lane, 1, 0).get(0), 0);

        assertThat(lane.takeOwned(MEMORY - 1, true)).isNull();
        assertThat(lane.takeOwned(MEMORY, false)).isNotNull();
    }

    @Test
    void knows_where_it_leads() {
        assertThat(lane.source()).hasToString("198.18.0.1");
        assertThat(lane.destination()).isSameAs(destination);
    }

    @Test
    void counts_no_more_time_waits_than_the_kernel_keeps_for_all_lanes_together() {
        Destinations destinations = new Destinations(owned(PortSet.range(61_056, 61_059)));
        destinations.use(new HostPorts(20_000, 20_999, PortSet.NONE, 5, TimeWaitReuse.NEVER));
        Lane some = destinations.get(REMOTE, 443, 0).lane(source());
        Lane other = destinations.get(REMOTE, 80, 0).lane(source());

        closeFirst(some, 3, 0);
        OwnedPort port = other.takeOwned(0, false);
        other.opened();
        other.closed(port, true, 0);
        closeFirst(other, 3, 0);

        assertThat(some.timeWaits(0)).isEqualTo(3);
        assertThat(other.timeWaits(0))
                .as("one of its owned port, one of the kernel's")
                .isOne();

        closeFirst(other, 7, 100 * SECOND);
        assertThat(other.timeWaits(100 * SECOND)).isEqualTo(5);
    }

    @Test
    void believes_in_time_waits_only_while_the_kernel_shows_windows_to_be_full() {
        lane.opened();
        closeFirst(lane, 7, 0);
        assertThat(lane.inUse(0)).isEqualTo(8);
        assertThat(lane.taken(0)).isOne();

        lane.meetsFullWindow(0);
        assertThat(lane.taken(0)).isEqualTo(8);

        closeFirst(lane, 7, 61 * SECOND);
        assertThat(lane.taken(61 * SECOND)).isOne();
        lane.markFull(61 * SECOND);
        assertThat(lane.taken(61 * SECOND)).isGreaterThanOrEqualTo(8);
    }

    @Test
    void believes_in_no_time_wait_that_the_kernel_lets_be_used_again() {
        Destinations destinations = new Destinations(owned(PortSet.NONE));
        Lane lane = destinations.get(REMOTE, 443, 0).lane(source());
        lane.meetsFullWindow(0);
        closeFirst(lane, 7, 0);
        assertThat(lane.taken(0)).isEqualTo(7);

        TimeWaitReuse everywhere = TimeWaitReuse.of("1", null, TimeWaitReuse.NEVER);
        destinations.use(new HostPorts(20_000, 20_999, PortSet.NONE, 1_000, everywhere));
        assertThat(lane.taken(0)).isZero();
    }

    @Test
    void hands_out_no_port_from_which_it_would_lead_to_itself() {
        Destination self =
                new Destinations(owned(PortSet.range(61_056, 61_059))).get(IpAddress.of(source().address()), 61_057, 0);
        Lane own = self.lane(source());
        Lane other = self.lane(sources(2).get(1));

        assertThat(own.ownEnd()).isEqualTo(61_057);
        for (int n = 0; n < 3; n++) {
            assertThat(own.takeOwned(MEMORY, false).number()).isNotEqualTo(61_057);
        }
        assertThat(own.takeOwned(MEMORY, false)).isNull();
        assertThat(other.ownEnd()).isZero();
    }

    private static void closeFirst(Lane lane, int count, long nowNanos) {
        for (int n = 0; n < count; n++) {
            lane.opened();
            lane.closed(true, nowNanos);
        }
    }
}
