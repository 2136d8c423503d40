package io.portkeeper.ports;

import static io.portkeeper.ports.Fixtures.FIRST_BLOCK;
import static io.portkeeper.ports.Fixtures.MEMORY;
import static io.portkeeper.ports.Fixtures.SECOND;
import static io.portkeeper.ports.Fixtures.SECOND_BLOCK;
import static io.portkeeper.ports.Fixtures.TWO_BLOCKS;
import static io.portkeeper.ports.Fixtures.lane;
import static io.portkeeper.ports.Fixtures.numbers;
import static io.portkeeper.ports.Fixtures.owned;
import static io.portkeeper.ports.Fixtures.take;
import static org.assertj.core.api.Assertions.assertThat;

import io.portkeeper.pool.Source;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which of its owned ports a JVM has claimed, and when it claims more or gives some back. */
class OwnedPortsTest {

    private final FakeClaims claims = new FakeClaims();
    private final OwnedPorts owned = owned(TWO_BLOCKS, claims);

    @Test
    void claim_nothing_before_a_port_is_needed() {
        lane(owned);

        assertThat(claims.asked).isEmpty();
        assertThat(owned.mayClaim(0)).isTrue();
    }

    @Test
    void claim_one_block_for_the_first_port() {
        lane(owned).takeOwned(0, false);

        assertThat(claims.asked).hasSize(1);
        assertThat(owned.claimed()).hasSize(1);
    }

    @Test
    void claim_the_next_block_when_the_first_is_used_up() {
        Lane lane = lane(owned);
        assertThat(take(lane, 64, 0)).hasSize(64);
        assertThat(claims.asked).hasSize(1);

        assertThat(take(lane, 1, 0)).hasSize(1);
        assertThat(claims.asked).containsExactlyInAnyOrder(FIRST_BLOCK, SECOND_BLOCK);
    }

    @Test
    void claim_none_when_all_are_claimed() {
        Lane lane = lane(owned);

        assertThat(take(lane, 1_000, 0)).hasSize(128);
        assertThat(owned.mayClaim(0)).isFalse();
        assertThat(claims.asked).hasSize(2);
    }

    @Test
    void are_cut_at_multiples_of_a_block() {
        FakeClaims claims = new FakeClaims();
        Lane lane = lane(owned(PortSet.parse("61100-61130, 62000"), claims));

        assertThat(new HashSet<>(numbers(take(lane, 1_000, 0))))
                .hasSize(32)
                .contains(61_100, 61_119, 61_120, 61_130, 62_000);
        assertThat(claims.held).containsExactlyInAnyOrder(61_056, 61_120, 61_952);
    }

    @Test
    void claim_any_of_the_blocks() {
        Set<Integer> first = new HashSet<>();
        for (int n = 0; n < 40; n++) {
            FakeClaims claims = new FakeClaims();
            lane(owned(TWO_BLOCKS, claims)).takeOwned(0, false);
            first.addAll(claims.asked);
        }

        assertThat(first)
                .as("each is missed by 40 fair choices once in 10^12 runs")
                .hasSize(2);
    }

    @Test
    void pass_over_blocks_that_others_have() {
        claims.ofOthers.add(FIRST_BLOCK);

        assertThat(take(lane(owned), 1_000, 0)).hasSize(64).allMatch(port -> port.number() >= SECOND_BLOCK);
    }

    @Test
    void do_not_ask_again_at_once_when_others_have_them_all() {
        claims.ofOthers.addAll(List.of(FIRST_BLOCK, SECOND_BLOCK));
        Lane lane = lane(owned);
        assertThat(lane.takeOwned(0, false)).isNull();
        assertThat(claims.asked).hasSize(2);

        assertThat(owned.mayClaim(OwnedPorts.CLAIM_AGAIN_NANOS - 1)).isFalse();
        assertThat(lane.takeOwned(OwnedPorts.CLAIM_AGAIN_NANOS - 1, false)).isNull();
        assertThat(claims.asked).hasSize(2);
    }

    @Test
    void ask_again_after_a_while_and_take_what_others_have_given_back() {
        claims.ofOthers.addAll(List.of(FIRST_BLOCK, SECOND_BLOCK));
        Lane lane = lane(owned);
        lane.takeOwned(0, false);
        claims.ofOthers.remove(SECOND_BLOCK);

        assertThat(owned.mayClaim(OwnedPorts.CLAIM_AGAIN_NANOS)).isTrue();
        assertThat(lane.takeOwned(OwnedPorts.CLAIM_AGAIN_NANOS, false).number()).isGreaterThanOrEqualTo(SECOND_BLOCK);
    }

    /** A new lane uses the claimed blocks first, and asks for another one when it has used them up. */
    @Test
    void ask_again_in_time_however_many_lanes_are_new_meanwhile() {
        claims.ofOthers.add(SECOND_BLOCK);
        Destination destination = Fixtures.destination(owned);
        List<Source> sources = Fixtures.sources(3);
        take(destination.lane(sources.get(0)), 100, 0);
        claims.ofOthers.clear();
        take(destination.lane(sources.get(1)), 100, OwnedPorts.CLAIM_AGAIN_NANOS - 1);

        assertThat(take(destination.lane(sources.get(2)), 1_000, OwnedPorts.CLAIM_AGAIN_NANOS))
                .hasSize(128);
    }

    @Test
    void give_a_block_back_that_nobody_has_used_for_a_minute() {
        Lane lane = lane(owned);
        OwnedPort port = lane.takeOwned(0, false);
        lane.opened();
        lane.closed(port, false, 5 * SECOND);

        owned.giveBackIdle(5 * SECOND + MEMORY - 1);
        assertThat(claims.held).hasSize(1);

        owned.giveBackIdle(5 * SECOND + MEMORY);
        assertThat(claims.held).isEmpty();
        assertThat(owned.claimed()).isEmpty();
    }

    @Test
    void keep_a_block_with_a_port_in_use() {
        lane(owned).takeOwned(0, false);
        owned.giveBackIdle(1_000 * SECOND);

        assertThat(claims.held).hasSize(1);
    }

    @Test
    void give_back_one_block_and_keep_another() {
        Lane lane = lane(owned);
        List<OwnedPort> ports = take(lane, 128, 0);
        for (OwnedPort port : ports) {
            if (port.number() >= SECOND_BLOCK) {
                lane.closed(port, false, 0);
            }
        }
        owned.giveBackIdle(MEMORY);

        assertThat(claims.held).containsExactly(FIRST_BLOCK);
    }

    @Test
    void are_not_handed_out_any_more_once_they_are_given_back() {
        Lane lane = lane(owned);
        OwnedPort port = lane.takeOwned(0, false);
        lane.opened();
        lane.closed(port, false, 0);
        owned.giveBackIdle(MEMORY);
        claims.ofOthers.addAll(List.of(FIRST_BLOCK, SECOND_BLOCK));

        assertThat(lane.takeOwned(MEMORY, false)).isNull();
    }

    @Test
    void are_claimed_and_handed_out_again_after_they_were_given_back() {
        Lane lane = lane(owned);
        OwnedPort port = lane.takeOwned(0, false);
        lane.opened();
        lane.closed(port, false, 0);
        owned.giveBackIdle(MEMORY);

        assertThat(owned.mayClaim(MEMORY)).isTrue();
        assertThat(new HashSet<>(numbers(take(lane, 1_000, MEMORY)))).hasSize(128);
    }

    /** Another JVM must not take a port before it has rested here. */
    @Test
    void are_kept_as_long_as_they_rest_when_that_is_longer_than_a_minute() {
        OwnedPorts owned = new OwnedPorts(TWO_BLOCKS, Duration.ofMinutes(5), claims);
        Lane lane = lane(owned);
        OwnedPort port = lane.takeOwned(0, false);
        lane.opened();
        lane.closed(port, false, 0);

        owned.giveBackIdle(300 * SECOND - 1);
        assertThat(claims.held).hasSize(1);
        owned.giveBackIdle(300 * SECOND);
        assertThat(claims.held).isEmpty();
    }

    @Test
    void are_left_to_the_kernel_when_its_range_grows_over_them() {
        Lane lane = lane(owned);
        take(lane, 1, 0);
        assertThat(owned.count()).isEqualTo(128);

        assertThat(owned.leaveToKernel(new HostPorts(32_768, 61_100, PortSet.range(61_060, 61_069))))
                .hasToString("61056-61059, 61070-61100");
        assertThat(owned.count()).isEqualTo(128 - 35);
        assertThat(new HashSet<>(numbers(take(lane, 1_000, 0))))
                .allMatch(port -> port > 61_100 || (port >= 61_060 && port <= 61_069))
                .hasSizeBetween(128 - 35 - 1, 128 - 35);
    }

    @Test
    void are_not_handed_out_again_when_they_were_in_use_as_the_kernels_range_grew_over_them() {
        OwnedPorts owned = owned(PortSet.range(61_056, 61_056), claims);
        Lane lane = lane(owned);
        OwnedPort port = lane.takeOwned(0, false);
        lane.opened();
        owned.leaveToKernel(new HostPorts(32_768, 65_535, PortSet.NONE));
        lane.closed(port, false, 0);

        assertThat(lane.takeOwned(MEMORY, false)).isNull();
    }

    @Test
    void are_not_claimed_again_when_all_of_their_block_was_left_to_the_kernel() {
        OwnedPorts owned = owned(PortSet.range(61_056, 61_119), claims);
        Lane lane = lane(owned);
        OwnedPort port = lane.takeOwned(0, false);
        lane.opened();
        owned.leaveToKernel(new HostPorts(32_768, 65_535, PortSet.NONE));
        lane.closed(port, false, 0);
        owned.giveBackIdle(1_000 * SECOND);

        assertThat(claims.held).isEmpty();
        assertThat(owned.mayClaim(1_000 * SECOND)).isFalse();
    }

    @Test
    void are_lost_to_the_kernel_once() {
        HostPorts wide = new HostPorts(32_768, 61_100, PortSet.NONE);
        owned.leaveToKernel(wide);

        assertThat(owned.leaveToKernel(wide).isEmpty()).isTrue();
    }

    @Test
    void say_nothing_when_there_are_none() {
        assertThat(owned(PortSet.NONE).account()).isEmpty();
        assertThat(owned(PortSet.NONE).mayClaim(0)).isFalse();
        assertThat(lane(owned(PortSet.NONE)).takeOwned(0, true)).isNull();
    }

    @Test
    void say_what_other_processes_have() {
        claims.ofOthers.add(SECOND_BLOCK);
        take(lane(owned), 1_000, 0);

        assertThat(owned.account())
                .isEqualTo(
                        "; owned ports in use or at rest, and no more can be claimed, most likely because other processes"
                                + " have the rest: 61120-61183");
    }

    @Test
    void say_that_they_are_in_use_when_no_other_process_has_any() {
        take(lane(owned), 1_000, 0);

        assertThat(owned.account()).isEqualTo("; owned ports in use or at rest");
    }
}
