package io.portkeeper.ports;

import static io.portkeeper.ports.Fixtures.MEMORY;
import static io.portkeeper.ports.Fixtures.REMOTE;
import static io.portkeeper.ports.Fixtures.SECOND;
import static io.portkeeper.ports.Fixtures.owned;
import static io.portkeeper.ports.Fixtures.source;
import static org.assertj.core.api.Assertions.assertThat;

import io.portkeeper.pool.IpAddress;
import io.portkeeper.pool.Source;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

class DestinationsTest {

    /** The time between two new destinations, at 1,000 a second. */
    private static final long BETWEEN = SECOND / 1_000;

    private final Destinations destinations = new Destinations(owned(PortSet.NONE));

    private static IpAddress remote(int n) {
        return new IpAddress(false, 0, 0xcb00_0000L + n);
    }

    private Destination get(int n, long nowNanos) {
        return destinations.get(remote(n), 443, nowNanos);
    }

    @Test
    void are_the_same_for_the_same_address_and_port() {
        Destination destination = get(1, 0);

        assertThat(get(1, 5 * SECOND)).isSameAs(destination);
        assertThat(destinations.get(remote(1), 80, 0)).isNotSameAs(destination);
        assertThat(get(2, 0)).isNotSameAs(destination);
        assertThat(destinations.count()).isEqualTo(3);
    }

    @Test
    void are_told_apart_by_family() {
        assertThat(destinations.get(IpAddress.parse("0.0.0.1"), 443, 0))
                .isNotSameAs(destinations.get(IpAddress.parse("::1"), 443, 0));
    }

    @Test
    void are_the_same_whoever_asks_first() throws Exception {
        Set<Destination> seen = ConcurrentHashMap.newKeySet();
        Fixtures.runTogether(8, thread -> {
            for (int n = 0; n < 5_000; n++) {
                seen.add(get(n, 0));
            }
        });

        assertThat(seen).hasSize(5_000);
        assertThat(destinations.count()).isEqualTo(5_000);
    }

    @Test
    void are_dropped_when_they_have_been_idle_for_a_minute_and_not_before() {
        Destination destination = get(1, 0);
        destinations.sweep(MEMORY - 1);
        assertThat(destinations.count()).isEqualTo(1);
        assertThat(get(1, 0)).isSameAs(destination);

        destinations.sweep(MEMORY);
        assertThat(destinations.count()).isZero();
        assertThat(get(1, MEMORY)).isNotSameAs(destination);
    }

    @Test
    void are_not_idle_when_they_are_asked_for() {
        Destination destination = get(1, 0);
        get(1, 30 * SECOND);
        destinations.sweep(MEMORY);

        assertThat(get(1, MEMORY)).isSameAs(destination);
    }

    @Test
    void are_kept_while_a_connection_is_open_and_for_a_minute_more() {
        Lane lane = get(1, 0).lane(source());
        lane.opened();
        destinations.sweep(1_000 * SECOND);
        assertThat(destinations.count()).isEqualTo(1);

        lane.closed(false, 1_000 * SECOND);
        destinations.sweep(1_000 * SECOND + MEMORY - 1);
        assertThat(destinations.count()).isEqualTo(1);
        destinations.sweep(1_000 * SECOND + MEMORY);
        assertThat(destinations.count()).isZero();
    }

    @Test
    void are_kept_as_long_as_owned_ports_rest_when_that_is_longer() {
        Destinations patient = new Destinations(
                new OwnedPorts(PortSet.range(61_056, 61_056), Duration.ofMinutes(5), new FakeClaims()));
        patient.get(REMOTE, 443, 0);
        patient.sweep(300 * SECOND - 1);
        assertThat(patient.count()).isEqualTo(1);

        patient.sweep(300 * SECOND);
        assertThat(patient.count()).isZero();
    }

    @Test
    void are_all_looked_at_by_a_sweep() {
        for (int n = 0; n < 1_000; n++) {
            Lane lane = get(n, 0).lane(source());
            if (n % 2 == 0) {
                lane.opened();
            }
        }
        destinations.sweep(MEMORY);

        assertThat(destinations.count()).isEqualTo(500);
    }

    @Test
    void are_forgotten_in_a_hurry_when_there_are_very_many() {
        List<Destination> first = new ArrayList<>();
        long now = 0;
        for (int n = 0; n < 100_000; n++, now += BETWEEN) {
            Destination destination = get(n, now);
            if (n < 1_000) {
                first.add(destination);
            }
        }

        assertThat(destinations.count())
                .isBetween(1, Destinations.MANY + (int) (Destinations.SHORTLY_IDLE_NANOS / BETWEEN));
        for (int n = 0; n < 1_000; n++) {
            assertThat(get(n, now)).isNotSameAs(first.get(n));
        }
    }

    @Test
    void are_not_forgotten_in_a_hurry_when_they_were_used_a_moment_ago() {
        Destination busy = get(-1, 0);
        long now = 0;
        for (int n = 0; n < 100_000; n++, now += BETWEEN) {
            get(n, now);
            if (n * BETWEEN % (Destinations.SHORTLY_IDLE_NANOS / 2) == 0) {
                assertThat(get(-1, now)).isSameAs(busy);
            }
        }
    }

    @Test
    void are_not_forgotten_in_a_hurry_while_a_connection_is_open() {
        Destination open = get(-1, 0);
        open.lane(source()).opened();
        touchVeryMany();

        assertThat(get(-1, 0)).isSameAs(open);
    }

    /** Owned ports must rest before they are handed out again. A new object would not know which ones do. */
    @Test
    void are_not_forgotten_in_a_hurry_when_they_have_used_owned_ports() {
        Destinations destinations = new Destinations(owned(PortSet.range(61_056, 61_119)));
        Destination user = destinations.get(REMOTE, 443, 0);
        Lane lane = user.lane(source());
        OwnedPort port = Fixtures.take(lane, 1, 0).get(0);
        lane.closed(port, true, 0);
        long now = 0;
        for (int n = 0; n < 100_000; n++, now += MEMORY / 200_000) {
            destinations.get(remote(n), 80, now);
        }
        destinations.sweep(MEMORY - 1);

        assertThat(destinations.get(REMOTE, 443, 0)).isSameAs(user);
    }

    @Test
    void are_forgotten_in_a_hurry_when_they_asked_for_owned_ports_in_vain() {
        Source source = source();
        for (int n = 0; n < Destinations.MANY + 5_000; n++) {
            get(n, 0).lane(source).takeOwned(0, false);
        }
        destinations.sweep(SECOND);

        assertThat(destinations.count()).isEqualTo(Destinations.MANY);
    }

    @Test
    void may_be_more_than_very_many_when_all_have_connections() {
        Source source = source();
        for (int n = 0; n < Destinations.MANY + 5_000; n++) {
            get(n, n * BETWEEN).lane(source).opened();
        }

        assertThat(destinations.count()).isEqualTo(Destinations.MANY + 5_000);
    }

    @Test
    void come_down_to_very_many_in_one_sweep() {
        for (int n = 0; n < Destinations.MANY + 5_000; n++) {
            get(n, 0);
        }
        assertThat(destinations.count()).isEqualTo(Destinations.MANY + 5_000);
        destinations.sweep(SECOND);

        assertThat(destinations.count()).isEqualTo(Destinations.MANY);
    }

    @Test
    void are_counted_right_when_many_threads_come_and_a_sweep_goes_on() throws Exception {
        Fixtures.runTogether(4, thread -> {
            for (int n = 0; n < 20_000; n++) {
                get(n % 997 + thread, n * SECOND);
                if (n % 100 == 0) {
                    destinations.sweep(n * SECOND);
                }
            }
        });
        destinations.sweep(100_000 * SECOND);

        assertThat(destinations.count()).isZero();
    }

    private void touchVeryMany() {
        for (int n = 0; n < 100_000; n++) {
            get(n, n * BETWEEN);
        }
    }
}
