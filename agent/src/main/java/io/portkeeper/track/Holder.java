package io.portkeeper.track;

import io.portkeeper.ports.Destination;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Who holds ports: the connections to one destination from one call site.
 *
 * @param site where they were opened, see {@link CallSites}
 * @param open how many there are, or about how many
 * @param exact whether that was counted; otherwise it is an estimate from those that were sampled
 * @param oldestIdle how long the one that has been idle longest has been idle; null if that is not recorded
 */
public record Holder(Destination destination, String site, int open, boolean exact, Duration oldestIdle) {

    /** The call site of connections none of which was sampled. */
    public static final String UNKNOWN = "unknown call site";

    private static final Comparator<Holder> MOST_FIRST =
            Comparator.comparingInt(Holder::open).reversed().thenComparing(Holder::site);

    /** Connections to one destination from one call site. */
    private static final class Site {
        private int count;
        private long weight;
        private int oldestSteps;
    }

    /** Connections to one destination. */
    private static final class Tally {
        private final Map<String, Site> sites = new HashMap<>();
        private int open;
        private int sampled;
        private long weight;
        private int oldestSteps;

        void add(Connection connection, int idleSteps) {
            open++;
            oldestSteps = Math.max(oldestSteps, idleSteps);
            String site = connection.site();
            if (site != null) {
                sampled++;
                weight += connection.siteWeight();
                Site seen = sites.computeIfAbsent(site, first -> new Site());
                seen.count++;
                seen.weight += connection.siteWeight();
                seen.oldestSteps = Math.max(seen.oldestSteps, idleSteps);
            }
        }

        void addTo(List<Holder> holders, Destination destination, boolean isIdleKnown) {
            if (sampled == 0) {
                holders.add(new Holder(destination, UNKNOWN, open, true, idle(oldestSteps, isIdleKnown)));
            }
            sites.forEach((site, seen) -> holders.add(new Holder(
                    destination,
                    site,
                    sampled == open ? seen.count : (int) Math.round((double) seen.weight * open / weight),
                    sampled == open,
                    idle(seen.oldestSteps, isIdleKnown))));
        }

        private static Duration idle(int steps, boolean isKnown) {
            return isKnown ? Activity.duration(steps) : null;
        }
    }

    /**
     * The current holders of ports, those with the most connections first.
     *
     * @param to the only destination to look at, null for all
     */
    public static List<Holder> of(OpenConnections connections, Destination to) {
        connections.findSites();
        Map<Destination, Tally> tallies = new HashMap<>();
        int now = Activity.now();
        for (int descriptor = 0; descriptor < connections.end(); descriptor++) {
            Connection connection = connections.get(descriptor);
            if (connection != null
                    && !connection.isReset()
                    && (to == null || connection.lane().destination() == to)) {
                tallies.computeIfAbsent(connection.lane().destination(), first -> new Tally())
                        .add(
                                connection,
                                connections.recordsActivity()
                                        ? connection.activity().age(now)
                                        : 0);
            }
        }
        List<Holder> holders = new ArrayList<>();
        tallies.forEach((destination, tally) -> tally.addTo(holders, destination, connections.recordsActivity()));
        holders.sort(MOST_FIRST);
        return holders;
    }

    /** For example {@code com.example.BillingClient.open: 19,400 connections to 203.0.113.9:443, idle for up to 40 min}. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%s: %s%,d %s to %s%s",
                site,
                exact ? "" : "about ",
                open,
                open == 1 ? "connection" : "connections",
                destination,
                oldestIdle == null ? "" : ", idle for up to " + text(oldestIdle));
    }

    private static String text(Duration idle) {
        if (idle.toMinutes() >= 2) {
            return idle.toMinutes() + " min";
        }
        return idle.toSeconds() >= 10 ? idle.toSeconds() + " s" : idle.toMillis() + " ms";
    }
}
