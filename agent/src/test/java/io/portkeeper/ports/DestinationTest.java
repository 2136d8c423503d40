package io.portkeeper.ports;

import static io.portkeeper.ports.Fixtures.MEMORY;
import static io.portkeeper.ports.Fixtures.SECOND;
import static io.portkeeper.ports.Fixtures.owned;
import static io.portkeeper.ports.Fixtures.source;
import static io.portkeeper.ports.Fixtures.sources;
import static org.assertj.core.api.Assertions.assertThat;

import io.portkeeper.pool.IpAddress;
import io.portkeeper.pool.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationTest {

    private final Destination destination = Fixtures.destination(owned(PortSet.NONE));

    @Test
    void has_one_lane_from_each_of_many_sources() {
        List<Lane> lanes = new ArrayList<>();
        for (Source source : sources(300)) {
            Lane lane = destination.lane(source);
            assertThat(lane.source()).isSameAs(source);
            lanes.add(lane);
            // All earlier lanes are still found.
            for (Lane before : lanes) {
                assertThat(destination.lane(before.source())).isSameAs(before);
            }
        }

        assertThat(lanes).doesNotHaveDuplicates();
    }

    @Test
    void has_one_lane_from_a_source_whoever_asks_first() throws Exception {
        List<Source> sources = sources(200);
        Set<Lane> lanes = ConcurrentHashMap.newKeySet();
        Fixtures.runTogether(8, thread -> {
            for (Source source : sources) {
                lanes.add(destination.lane(source));
            }
        });

        assertThat(lanes).hasSize(200);
    }

    @Test
    void is_exhausted_from_the_source_whose_lane_is() {
        List<Source> sources = sources(2);
        destination.lane(sources.get(0)).markFull(0);
        destination.lane(sources.get(1));

        assertThat(destination.isExhausted(sources.get(0), 0)).isTrue();
        assertThat(destination.isExhausted(sources.get(0), 200_000_000)).isFalse();
        assertThat(destination.isExhausted(sources.get(1), 0)).isFalse();
    }

    @Test
    void is_not_exhausted_from_a_source_without_a_lane() {
        List<Source> sources = sources(2);
        destination.lane(sources.get(0)).markFull(0);

        assertThat(destination.isExhausted(sources.get(1), 0)).isFalse();
    }

    @Test
    void counts_ports_in_use_and_in_time_wait_by_source() {
        List<Source> sources = sources(3);
        Lane lane = destination.lane(sources.get(0));
        lane.opened();
        lane.opened();
        lane.opened();
        lane.closed(true, 0);
        lane.closed(false, 0);
        destination.lane(sources.get(1));

        assertThat(destination.inUse(sources.get(0), 0)).isEqualTo(2);
        assertThat(destination.inUse(sources.get(0), 70 * SECOND)).isEqualTo(1);
        assertThat(destination.inUse(sources.get(1), 0)).isZero();
        assertThat(destination.inUse(sources.get(2), 0)).isZero();
    }

    /** System.nanoTime may be negative and may overflow. */
    @ParameterizedTest
    @ValueSource(longs = {0, -7 * SECOND, Long.MAX_VALUE - SECOND, Long.MIN_VALUE})
    void is_idle_when_it_has_not_been_used_for_so_long(long now) {
        Destination destination = Fixtures.destination(owned(PortSet.NONE), now);

        assertThat(destination.dropIfIdle(now + MEMORY - 1, MEMORY)).isFalse();
        assertThat(destination.dropIfIdle(now + MEMORY, MEMORY)).isTrue();
    }

    @Test
    void is_not_idle_while_a_connection_is_open() {
        destination.lane(sources(2).get(0));
        Lane lane = destination.lane(sources(2).get(1));
        lane.opened();

        assertThat(destination.dropIfIdle(1_000 * SECOND, MEMORY)).isFalse();
    }

    @Test
    void is_idle_so_long_after_the_last_connection_was_closed() {
        Lane lane = destination.lane(source());
        lane.opened();
        lane.closed(false, 100 * SECOND);

        assertThat(destination.dropIfIdle(100 * SECOND + MEMORY - 1, MEMORY)).isFalse();
        assertThat(destination.dropIfIdle(100 * SECOND + MEMORY, MEMORY)).isTrue();
    }

    @Test
    void is_written_as_address_and_port() {
        Destinations destinations = new Destinations(owned(PortSet.NONE));

        assertThat(destinations.get(IpAddress.parse("203.0.113.1"), 443, 0)).hasToString("203.0.113.1:443");
        assertThat(destinations.get(IpAddress.parse("2001:db8::1"), 443, 0)).hasToString("[2001:db8::1]:443");
    }

    @Test
    void learns_about_taking_over_for_all_its_lanes() {
        List<Source> sources = sources(2);
        Destination destination = Fixtures.destination(owned(PortSet.range(61_056, 61_056)));
        Lane one = destination.lane(sources.get(0));
        Lane two = destination.lane(sources.get(1));
        for (Lane lane : List.of(one, two)) {
            Fixtures.take(lane, 1, 0).forEach(port -> lane.closed(port, true, 0));
        }
        destination.takeOver().worked();

        assertThat(one.takeOwned(Fixtures.REST, false)).isNotNull();
        assertThat(two.takeOwned(Fixtures.REST, false)).isNotNull();
    }

    @Test
    void is_of_no_use_once_it_is_dropped() {
        assertThat(destination.used(0)).isTrue();
        assertThat(destination.dropIfIdle(MEMORY, MEMORY)).isTrue();

        assertThat(destination.used(MEMORY)).isFalse();
        assertThat(destination.dropIfIdle(9 * MEMORY, MEMORY)).isFalse();
    }
}
