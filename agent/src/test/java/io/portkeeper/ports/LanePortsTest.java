package io.portkeeper.ports;

import static io.portkeeper.ports.Fixtures.MEMORY;
import static io.portkeeper.ports.Fixtures.REST;
import static io.portkeeper.ports.Fixtures.SECOND;
import static io.portkeeper.ports.Fixtures.TWO_BLOCKS;
import static io.portkeeper.ports.Fixtures.numbers;
import static io.portkeeper.ports.Fixtures.owned;
import static io.portkeeper.ports.Fixtures.source;
import static io.portkeeper.ports.Fixtures.sources;
import static io.portkeeper.ports.Fixtures.take;
import static org.assertj.core.api.Assertions.assertThat;

import io.portkeeper.pool.Source;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which owned port a lane hands out next, and when it hands out none. */
class LanePortsTest {

    private final Destination destination = Fixtures.destination(owned(PortSet.range(61_056, 61_059)));
    private final Lane lane = destination.lane(source());

    private OwnedPort take(long nowNanos) {
        OwnedPort port = lane.takeOwned(nowNanos, false);
        if (port != null) {
            lane.opened();
        }
        return port;
    }

    private List<Integer> takeAll(long nowNanos) {
        return numbers(Fixtures.take(lane, 100, nowNanos));
    }

    @Test
    void hand_out_each_port_once() {
        assertThat(takeAll(0)).containsExactlyInAnyOrder(61_056, 61_057, 61_058, 61_059);
        assertThat(take(1_000 * SECOND)).isNull();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -3 * SECOND, Long.MAX_VALUE - SECOND, Long.MIN_VALUE})
    void hand_out_a_port_again_when_it_has_rested(long now) {
        Lane lane =
                Fixtures.destination(owned(PortSet.range(61_056, 61_056)), now).lane(source());
        OwnedPort port = lane.takeOwned(now, false);
        lane.opened();
        lane.closed(port, false, now);

        assertThat(lane.takeOwned(now + REST - 1, false)).isNull();
        assertThat(lane.takeOwned(now + REST, false).number()).isEqualTo(61_056);
    }

    @Test
    void hand_out_the_port_first_that_was_released_first() {
        List<OwnedPort> ports = new ArrayList<>();
        for (int n = 0; n < 4; n++) {
            ports.add(take(0));
        }
        lane.closed(ports.get(2), false, 1);
        lane.closed(ports.get(0), false, 2);
        lane.closed(ports.get(3), false, 3);
        lane.closed(ports.get(1), false, 4);

        assertThat(takeAll(REST + 4))
                .containsExactly(
                        ports.get(2).number(),
                        ports.get(0).number(),
                        ports.get(3).number(),
                        ports.get(1).number());
    }

    /** In an earlier version, unused ports queued up behind resting ones. */
    @Test
    void hand_out_unused_ports_while_others_rest() {
        lane.closed(take(0), true, 0);
        lane.closed(take(0), false, 0);
        assertThat(takeAll(0)).hasSize(2);
    }

    @Test
    void hand_out_unused_ports_before_rested_ones() {
        OwnedPort used = take(0);
        lane.closed(used, false, 0);

        assertThat(takeAll(REST)).hasSize(4).endsWith(used.number());
    }

    /** Threads may reach the lane in another order than the one in which they read the clock. */
    @Test
    void hand_out_an_unused_port_to_a_connect_that_began_before_its_block_was_claimed() {
        take(SECOND);
        OwnedPort port = take(SECOND - 1);

        assertThat(port).isNotNull();
        assertThat(port.isTimeWait(SECOND - 1)).isFalse();
    }

    @Test
    void hand_out_the_ports_of_another_block_while_those_of_the_first_rest() {
        Lane lane = Fixtures.lane(owned(TWO_BLOCKS));
        for (OwnedPort port : Fixtures.take(lane, 64, 0)) {
            lane.closed(port, true, 0);
        }

        assertThat(Fixtures.take(lane, 1_000, 0)).hasSize(64);
    }

    @Test
    void hand_out_ports_of_blocks_that_another_lane_had_claimed_before_they_claim_more() {
        FakeClaims claims = new FakeClaims();
        OwnedPorts owned = owned(TWO_BLOCKS, claims);
        Destination destination = Fixtures.destination(owned);
        List<Source> sources = sources(2);
        assertThat(Fixtures.take(destination.lane(sources.get(0)), 64, 0)).hasSize(64);

        assertThat(Fixtures.take(destination.lane(sources.get(1)), 64, 0)).hasSize(64);
        assertThat(claims.asked).hasSize(1);
    }

    @Test
    void hand_out_the_same_port_in_several_lanes_at_once() {
        Lane other = destination.lane(sources(2).get(1));

        assertThat(takeAll(0)).hasSize(4);
        assertThat(numbers(Fixtures.take(other, 100, 0))).containsExactlyInAnyOrder(61_056, 61_057, 61_058, 61_059);
    }

    @Test
    void let_a_port_rest_in_its_own_lane_only() {
        Lane other = destination.lane(sources(2).get(1));
        for (OwnedPort port : Fixtures.take(lane, 4, 0)) {
            lane.closed(port, true, 0);
        }

        assertThat(Fixtures.take(other, 4, 0)).hasSize(4);
    }

    @Test
    void hand_out_no_port_in_time_wait_before_it_is_known_that_it_can_be_taken_over() {
        Fixtures.take(lane, 4, 0).forEach(port -> lane.closed(port, true, 0));

        assertThat(take(MEMORY - 1)).isNull();
        assertThat(takeAll(MEMORY)).hasSize(4);
    }

    @Test
    void hand_out_rested_ports_in_time_wait_when_taking_over_has_worked() {
        destination.takeOver().worked();
        Fixtures.take(lane, 4, 0).forEach(port -> lane.closed(port, true, 0));

        assertThat(take(REST - 1)).isNull();
        OwnedPort port = take(REST);
        assertThat(port.isTimeWait(REST)).isTrue();
        assertThat(port.isTimeWait(MEMORY)).isFalse();
    }

    @Test
    void hand_out_rested_ports_in_time_wait_to_whoever_has_nothing_left_to_lose() {
        Fixtures.take(lane, 4, 0).forEach(port -> lane.closed(port, true, 0));

        assertThat(lane.takeOwned(REST - 1, true)).isNull();
        assertThat(lane.takeOwned(REST, true).isTimeWait(REST)).isTrue();
    }

    @Test
    void hand_out_rested_ports_that_the_peer_has_closed_first_whatever_is_known_of_time_wait() {
        Fixtures.take(lane, 4, 0).forEach(port -> lane.closed(port, false, 0));

        assertThat(take(REST).isTimeWait(REST)).isFalse();
    }

    @Test
    void hand_out_ports_that_the_peer_closed_first_though_one_in_time_wait_was_released_before() {
        List<OwnedPort> ports = Fixtures.take(lane, 4, 0);
        lane.closed(ports.get(0), true, 0);
        lane.closed(ports.get(1), false, 1);

        assertThat(takeAll(REST + 1)).containsExactly(ports.get(1).number());
    }

    @Test
    void do_not_say_time_wait_of_a_port_that_was_never_used() {
        assertThat(take(0).isTimeWait(0)).isFalse();
    }

    @Test
    void try_a_port_again_after_a_minute_that_something_else_had() {
        List<OwnedPort> ports = Fixtures.take(lane, 4, 0);
        lane.setAside(ports.get(0), 0);

        assertThat(take(MEMORY - 1)).isNull();
        assertThat(takeAll(MEMORY)).containsExactly(ports.get(0).number());
    }

    @Test
    void do_not_let_a_port_that_something_else_had_hold_up_those_behind_it() {
        List<OwnedPort> ports = Fixtures.take(lane, 4, 0);
        lane.setAside(ports.get(0), 0);
        lane.closed(ports.get(1), false, 1);

        assertThat(takeAll(REST + 1)).containsExactly(ports.get(1).number());
    }

    @Test
    void rest_longer_than_a_minute_when_they_are_told_to() {
        OwnedPorts patient = new OwnedPorts(PortSet.range(61_056, 61_056), Duration.ofMinutes(2), new FakeClaims());
        Lane lane = Fixtures.lane(patient);
        lane.setAside(lane.takeOwned(0, false), 0);

        assertThat(lane.takeOwned(120 * SECOND - 1, false)).isNull();
        OwnedPort port = lane.takeOwned(120 * SECOND, false);
        lane.opened();
        lane.closed(port, true, 120 * SECOND);
        assertThat(lane.takeOwned(240 * SECOND - 1, true)).isNull();
        assertThat(lane.takeOwned(240 * SECOND, false)).isNotNull();
    }

    /** Four ports have 24 orders. The probability that twenty lanes have the same one is 6 in 10^27. */
    @Test
    void come_in_another_order_in_each_lane() {
        Set<List<Integer>> orders = new HashSet<>();
        for (int n = 0; n < 20; n++) {
            orders.add(numbers(Fixtures.take(
                    Fixtures.destination(owned(PortSet.range(61_056, 61_059))).lane(source()), 4, 0)));
        }

        assertThat(orders).hasSizeGreaterThan(1);
    }

    /** An earlier JVM may have left the block's ports in a TIME_WAIT that cannot be taken over. */
    @Test
    void hand_out_no_port_of_a_new_block_for_a_minute_after_one_was_held() {
        assertThat(take(0)).isNotNull();
        destination.takeOver().refused(0);

        assertThat(take(SECOND)).isNull();
        assertThat(lane.isExhausted(SECOND)).isFalse();
        lane.markFull(SECOND);
        assertThat(lane.isExhausted(SECOND)).isTrue();
        assertThat(take(60 * SECOND)).isNotNull();
    }

    @Test
    void hand_out_no_port_that_was_in_use_of_late_after_one_was_held() {
        List<OwnedPort> ports = Fixtures.take(lane, 4, 0);
        ports.forEach(port -> lane.closed(port, false, 30 * SECOND));
        destination.takeOver().refused(45 * SECOND);

        assertThat(take(89 * SECOND)).isNull();
        assertThat(take(90 * SECOND)).isNotNull();
    }
}
