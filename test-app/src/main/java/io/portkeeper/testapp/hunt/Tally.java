package io.portkeeper.testapp.hunt;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What became of the exchanges and of the connects, and of the connections that were kept idle. */
final class Tally {

    /** Those of reaper.min-idle and reaper.idle, as they are by default. */
    private static final Duration MIN_IDLE = Duration.ofSeconds(2);

    /**
     * Of a connection that was idle for long: it was reset in the moment in which it was used again. Whoever is taken for idle in
     * spite of its write is reset later; and a thread may wait so long for a processor between its write and its read.
     */
    private static final Duration MOMENT = MIN_IDLE;

    private static final Duration IDLE = Duration.ofSeconds(60);

    private final Map<Kind, Map<Fate, Integer>> fates = new EnumMap<>(Kind.class);
    private final List<String> findings = new ArrayList<>();
    private int opened;
    private int withoutVictim;

    /** Says that an exchange ended well. */
    void ended(Kind kind, long tookNanos) {
        count(kind, tookNanos < MIN_IDLE.toNanos() ? Fate.QUICK : Fate.LONG);
    }

    /**
     * Says that an exchange ended badly.
     *
     * @param idleNanos for how long its connection had done nothing before it
     * @param tookNanos since it began
     * @param stillNanos for how long its connection has done nothing now
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

    /** Says that a connection that was kept idle after such an exchange was reset. */
    void foundReset(Kind kind) {
        count(kind, Fate.FOUND_RESET);
    }

    synchronized void opened() {
        opened++;
    }

    synchronized void withoutVictim() {
        withoutVictim++;
    }

    /** Says what must not be. */
    synchronized void find(String what) {
        findings.add(what);
    }

    private synchronized void count(Kind kind, Fate fate) {
        fates.computeIfAbsent(kind, k -> new EnumMap<>(Fate.class)).merge(fate, 1, Integer::sum);
    }

    /** As {@link HuntResult} reads it. */
    synchronized List<String> lines() {
        List<String> lines = new ArrayList<>();
        fates.forEach((kind, counts) ->
                counts.forEach((fate, count) -> lines.add("count " + kind + " " + fate + " " + count)));
        findings.forEach(finding -> lines.add("found " + finding));
        lines.add("connects " + opened + " " + withoutVictim);
        return lines;
    }
}
