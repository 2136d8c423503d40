package io.portkeeper.reap;

import io.portkeeper.observe.Notices;
import io.portkeeper.observe.Repeated;
import io.portkeeper.ports.Lane;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Says each reaping at debug, and once a minute at info how many there were, of which lanes, how idle and why. */
public final class ReapReport implements Repeated.Task {

    private static final int NAMED = 5;

    private final Notices notices;
    private final Map<String, Integer> lanes = new HashMap<>();
    private final Map<String, Integer> reasons = new HashMap<>();
    private int count;
    private boolean dryRun;
    private Duration shortest;
    private Duration longest;

    ReapReport(Notices notices) {
        this.notices = notices;
    }

    void reset(Lane lane, Duration idle, String why) {
        notices.reaped(() -> "reset " + lane + ", idle for " + text(idle) + ": " + why);
        count(lane, idle, why, false);
    }

    void wouldReset(Lane lane, Duration idle, String why) {
        notices.reaped(() -> "would reset " + lane + ", idle for " + text(idle) + ": " + why);
        count(lane, idle, why, true);
    }

    private synchronized void count(Lane lane, Duration idle, String why, boolean isDry) {
        if (isDry != dryRun) {
            run(); // the operator has changed it: what was done is not what would have been
            dryRun = isDry;
        }
        shortest = count == 0 || idle.compareTo(shortest) < 0 ? idle : shortest;
        longest = count == 0 || idle.compareTo(longest) > 0 ? idle : longest;
        count++;
        lanes.merge(lane.toString(), 1, Integer::sum);
        reasons.merge(why, 1, Integer::sum);
    }

    /** Says what there was since the last time, if there was anything. */
    @Override
    public synchronized void run() {
        if (count > 0) {
            notices.reapedOfLate((dryRun ? "would have reset " : "reset ") + count
                    + " idle connections for their ports: " + top(lanes) + "; idle for " + text(shortest) + " to "
                    + text(longest) + "; why: " + top(reasons));
            lanes.clear();
            reasons.clear();
            count = 0;
        }
    }

    private static String top(Map<String, Integer> counts) {
        List<String> named = counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .limit(NAMED)
                .map(entry -> entry.getKey() + " (" + entry.getValue() + ")")
                .collect(Collectors.toList());
        int more = counts.size() - named.size();
        return String.join(", ", named) + (more == 0 ? "" : " and " + more + " more");
    }

    private static String text(Duration idle) {
        return idle.toMillis() < 10_000 ? idle.toMillis() + " ms" : idle.toSeconds() + " s";
    }
}
