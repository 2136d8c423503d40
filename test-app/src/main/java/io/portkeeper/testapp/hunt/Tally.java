package io.portkeeper.testapp.hunt;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What became of the exchanges and of the connects, and of the connections that were kept idle. */
final class Tally {

    /** The default of {@code reaper.min-idle}. */
    private static final Duration MIN_IDLE = Duration.ofSeconds(2);

    /**
     * If an exchange on a connection that was idle for long fails within this time, the connection was reset at the moment
     * when it was used again. The agent would take longer to reset a connection that it wrongly took for idle despite the
     * write. The time is this long because a thread may wait for a processor between its write and its read.
     */
    private static final Duration MOMENT = MIN_IDLE;

    private static final Duration IDLE = Duration.ofSeconds(60);

    private final Map<Kind, Map<Fate, Integer>> fates = new EnumMap<>(Kind.class);
    private final List<String> findings = new ArrayList<>();
    private int opened;
    private int withoutVictim;

    /** Records that an exchange ended well. */
    void ended(Kind kind, long tookNanos) {
        count(kind, tookNanos < MIN_IDLE.toNanos() ? Fate.QUICK : Fate.LONG);
    }

    /**
     * Records that an exchange failed.
     *
     * @param idleNanos how long its connection had been idle before it
     * @param tookNanos time since it began
     * @param stillNanos how long its connection has been idle now
     */
    void broke(Kind kind, boolean hasBegun, long idleNanos, long tookNanos, long stillNanos, Exception e) {
        if (!hasBegun) {
            count(kind, Fate.FOUND_RESET);
        } else if (idleNanos >= kind.spared().toNanos() && tookNanos < MOMENT.toNanos()) {
            count(kind, Fate.RESET_AT_BEGIN);
        } else if (stillNanos > IDLE.toNanos()) {
            count(kind, Fate.TOO_LATE);
        } else {
            count(kind, Fate.BROKEN);
            find("broken: " + kind + ", begun " + tookNanos / 1_000_000 + " ms ago, did nothing for "
                    + stillNanos / 1_000_000 + " ms: " + e);
        }
    }

    /** Records that a connection that was kept idle after such an exchange was reset. */
    void foundReset(Kind kind) {
        count(kind, Fate.FOUND_RESET);
    }

    synchronized void opened() {
        opened++;
    }

    synchronized void withoutVictim() {
        withoutVictim++;
    }

    /** Records something that must not happen. */
    synchronized void find(String what) {
        findings.add(what);
    }

    private synchronized void count(Kind kind, Fate fate) {
        fates.computeIfAbsent(kind, k -> new EnumMap<>(Fate.class)).merge(fate, 1, Integer::sum);
    }

    /** The lines that {@link HuntResult} reads. */
    synchronized List<String> lines() {
        List<String> lines = new ArrayList<>();
        fates.forEach((kind, counts) ->
                counts.forEach((fate, count) -> lines.add("count " + kind + " " + fate + " " + count)));
        findings.forEach(finding -> lines.add("found " + finding));
        lines.add("connects " + opened + " " + withoutVictim);
        return lines;
    }
}
