package io.portkeeper.testapp.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.portkeeper.testapp.connect.Arrivals;
import io.portkeeper.testapp.connect.Arrivals.Arrival;
import io.portkeeper.testapp.connect.ConnectPath;
import io.portkeeper.testapp.connect.Connector;
import io.portkeeper.testapp.lab.Lab;
import io.portkeeper.testapp.load.Pace;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Sticky choices that are dealt again, as the destinations see them. */
class RotationIT {

    private static final int DESTINATIONS = 16;
    private static final Duration PERIOD = Duration.ofSeconds(2);
    private static final Duration RUN = Duration.ofSeconds(13);

    /** How often a connection to each destination shows its source: often enough to see when that changes. */
    private static final int LOOKS_PER_SECOND = 25;

    @Test
    void each_destination_has_another_source_after_each_period_and_the_same_within_it() throws Exception {
        List<Arrivals> destinations = new ArrayList<>();
        try (Connector connector = Connector.underAgent("pool=" + Lab.POOL, "rotate=" + PERIOD.toSeconds() + "s")) {
            for (int n = 1; n <= DESTINATIONS; n++) {
                Lab.addAddress("10.9.7." + n);
                destinations.add(new Arrivals(InetAddress.getByAddress(new byte[] {10, 9, 7, (byte) n})));
            }
            String all = destinations.stream().map(Arrivals::hostAndPort).collect(Collectors.joining(","));
            long longestPause = 0;
            Pace looks = new Pace(LOOKS_PER_SECOND);
            long before = System.nanoTime();
            for (long end = before + RUN.toNanos(); before < end; ) {
                looks.awaitNext();
                assertThat(connector.open(ConnectPath.CHANNEL, DESTINATIONS, all))
                        .isEqualTo("opened " + DESTINATIONS + " failed 0");
                long now = System.nanoTime();
                longestPause = Math.max(longestPause, now - before);
                before = now;
            }
            List<Long> phases = new ArrayList<>();
            for (Arrivals destination : destinations) {
                phases.add(assertRotates(destination.all(), longestPause));
            }
            // The sources do not all change at once. By chance, 16 of them leave a gap of 60 % of the period about
            // twice in 100,000 runs.
            phases.sort(null);
            phases.add(phases.get(0) + PERIOD.toNanos());
            for (int n = 1; n < phases.size(); n++) {
                assertThat(phases.get(n) - phases.get(n - 1)).isLessThan(PERIOD.toNanos() * 6 / 10);
            }
        } finally {
            for (Arrivals destination : destinations) {
                destination.close();
            }
            Lab.ip("address", "flush", "dev", "lo", "to", "10.9.7.0/24");
        }
    }

    /**
     * Asserts that the source changes once in each period. A change is seen at the next connection, which is late on a busy
     * machine.
     *
     * @return when in the period the source changes, in ns
     */
    private static long assertRotates(List<Arrival> arrivals, long longestPause) {
        List<Long> changes = new ArrayList<>();
        for (int n = 1; n < arrivals.size(); n++) {
            if (!arrivals.get(n).source().equals(arrivals.get(n - 1).source())) {
                changes.add(arrivals.get(n).nanos());
            }
        }
        long nanos = arrivals.get(arrivals.size() - 1).nanos() - arrivals.get(0).nanos();
        assertThat(changes.size()).isBetween((int) (nanos / PERIOD.toNanos()), (int) (nanos / PERIOD.toNanos()) + 1);
        for (int n = 1; n < changes.size(); n++) {
            assertThat(changes.get(n) - changes.get(n - 1)).isCloseTo(PERIOD.toNanos(), within(2 * longestPause));
        }
        return changes.get(0) % PERIOD.toNanos();
    }
}
