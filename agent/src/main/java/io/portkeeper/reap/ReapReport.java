package io.portkeeper.reap;

import io.portkeeper.observe.Notices;
import io.portkeeper.observe.Repeated;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Logs each reaping at debug, and once a minute at info how many there were, of which lanes, how idle and why. */
public final class ReapReport implements Repeated.Task {

    private static final int NAMED = 5;
    private static final int RECENT = 50;

    private final Notices notices;
    private final Map<String, Integer> lanes = new HashMap<>();
    private final Map<String, Integer> reasons = new HashMap<>();
    private final Map<Reaping.Why, Long> totals = new EnumMap<>(Reaping.Why.class);
    private final Map<Reaping.Why, Long> dryTotals = new EnumMap<>(Reaping.Why.class);
    private final Deque<Reaping> recent = new ArrayDeque<>();
    private int count;
    private boolean dryRun;
    private Duration shortest;
    private Duration longest;

    ReapReport(Notices notices) {
        this.notices = notices;
    }

    /** Records a connection that was reset, or would have been. */
    void reaped(Reaping reaping) {
        String verb = reaping.dryRun() ? "would reset " : "reset ";
        notices.reaped(() -> verb + reaping.lane() + ", idle for " + text(reaping.idle()) + ": "
                + reaping.why().text());
        notices.recorder()
                .reap(
                        reaping.lane().source(),
                        reaping.lane().destination(),
                        reaping.idle(),
                        reaping.age(),
                        reaping.why().text(),
                        reaping.site(),
                        reaping.dryRun());
        count(reaping);
    }

    private synchronized void count(Reaping reaping) {
        if (reaping.dryRun() != dryRun) {
            run(); // the operator has changed the mode: real and would-be resets are not mixed in one line
            dryRun = reaping.dryRun();
        }
        Duration idle = reaping.idle();
        shortest = count == 0 || idle.compareTo(shortest) < 0 ? idle : shortest;
        longest = count == 0 || idle.compareTo(longest) > 0 ? idle : longest;
        count++;
        lanes.merge(reaping.lane().toString(), 1, Integer::sum);
        reasons.merge(reaping.why().text(), 1, Integer::sum);
        (dryRun ? dryTotals : totals).merge(reaping.why(), 1L, Long::sum);
        if (recent.size() == RECENT) {
            recent.removeFirst();
        }
        recent.addLast(reaping);
    }

    /**
     * How many connections were reset for that reason since the agent went live; with {@code inDryRun}, how many would have
     * been.
     */
    public synchronized long total(Reaping.Why why, boolean inDryRun) {
        return (inDryRun ? dryTotals : totals).getOrDefault(why, 0L);
    }

    /** The last reapings, newest first, at most 50. */
    public synchronized List<Reaping> recent() {
        List<Reaping> newestFirst = new ArrayList<>(recent);
        Collections.reverse(newestFirst);
        return newestFirst;
    }

    /** Logs what was reaped since the last time, if anything was. */
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
