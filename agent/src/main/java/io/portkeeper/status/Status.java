package io.portkeeper.status;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonDeserializer;
import io.portkeeper.observe.Loops;
import io.portkeeper.text.Printable;
import java.time.Instant;
import java.util.List;

/**
 * The state of the agent at one moment, which the page, the command line and others read as JSON.
 *
 * @param time of the status, in UTC, ISO 8601
 * @param liveSeconds since the agent was started
 * @param pool as the operator wrote it, null if the kernel chooses the source
 * @param reaper on, off or dry-run
 * @param lacks what this JVM and this kernel lack and what is off because of it, one sentence each; empty if nothing is lacking
 * @param stalled threads of the agent that have not done their work for several times their period, or that are missing
 * @param ephemeralPorts how many each lane has
 * @param ownedPorts how many each lane has
 * @param destinations how many the agent remembers now
 * @param unknown outgoing connections that the agent did not see opened; null if it was there from the start or cannot tell
 * @param lanes the fullest ones, the fullest first
 * @param holders those with the most connections first
 * @param reaps the latest ones, the newest first
 */
public record Status(
        String version,
        long pid,
        String time,
        long liveSeconds,
        String pool,
        String strategy,
        String reaper,
        List<String> lacks,
        List<StalledThread> stalled,
        int ephemeralPorts,
        int ownedPorts,
        int destinations,
        Integer unknown,
        Totals totals,
        Rungs rungs,
        List<SourceStatus> sources,
        List<LaneStatus> lanes,
        List<HolderStatus> holders,
        List<ReapStatus> reaps) {

    private static final Gson GSON =
            new GsonBuilder().serializeNulls().disableHtmlEscaping().create();

    private static final Gson READER = new GsonBuilder()
            .registerTypeAdapter(String.class, (JsonDeserializer<String>)
                    (text, type, context) -> Printable.line(text.getAsString()))
            .create();

    /** An older agent than the command line may leave lists out that it does not know. They are empty then. */
    public Status {
        lacks = known(lacks);
        stalled = known(stalled);
        sources = known(sources);
        lanes = known(lanes);
        holders = known(holders);
        reaps = known(reaps);
    }

    private static <T> List<T> known(List<T> list) {
        return list == null ? List.of() : List.copyOf(list);
    }

    /**
     * A thread of the agent that is stalled.
     *
     * @param thread its name
     * @param seconds since it was last seen to do its work
     */
    public record StalledThread(String thread, long seconds) {

        /** The stalled threads now. */
        static List<StalledThread> of(Loops loops) {
            return loops.states().stream()
                    .filter(Loops.State::stalled)
                    .map(state -> new StalledThread(
                            "portkeeper-" + state.name(), state.since().toSeconds()))
                    .toList();
        }

        /** A sentence for operators. */
        public String text() {
            return "the agent's thread " + thread + " has been stalled for " + seconds + " s";
        }
    }

    /**
     * Counts since the agent went live, except {@code open}, which is the number now.
     *
     * @param withoutPort connects that failed because no port was left
     * @param refused connects that {@code fallback=fail} refused
     * @param unbound connects whose source the kernel chose although there is a pool
     * @param reapableInDryRun connections that a dry run would have reset
     * @param failures of the agent itself
     */
    public record Totals(
            long open,
            long connects,
            long withoutPort,
            long refused,
            long unbound,
            long reapedForConnect,
            long reapedForPressure,
            long reapableInDryRun,
            long quarantines,
            long failures) {}

    /** Connects by how they got their port. */
    public record Rungs(long window, long owned, long takeOver, long reaped) {}

    /**
     * One source.
     *
     * @param pressure of its fullest lane, from 0 to 1
     */
    public record SourceStatus(
            String address,
            int open,
            int timeWaits,
            long connects,
            double pressure,
            boolean quarantined,
            boolean drained) {}

    /**
     * One lane.
     *
     * @param ports how many it has
     * @param pressure the share of them that is in use or in TIME_WAIT, from 0 to 1
     */
    public record LaneStatus(String source, String destination, int open, int timeWaits, int ports, double pressure) {}

    /**
     * Connections to one destination from one call site.
     *
     * @param exact true if {@code open} was counted, false if it was estimated from a sample
     * @param oldestIdleSeconds null if it is not recorded
     */
    public record HolderStatus(String destination, String site, int open, boolean exact, Double oldestIdleSeconds) {}

    /**
     * A connection that was reset, or that a dry run would have reset.
     *
     * @param site null if it is not known
     */
    public record ReapStatus(
            String time,
            String source,
            String destination,
            double idleSeconds,
            double ageSeconds,
            String why,
            String site,
            boolean dryRun) {}

    /** As JSON. */
    public String json() {
        return GSON.toJson(this);
    }

    /**
     * Reads a status. Each text in it becomes one line of printable characters, because anybody may have written it.
     *
     * @throws IllegalArgumentException if {@code json} is not a status
     */
    public static Status of(String json) {
        Status status;
        try {
            status = READER.fromJson(json, Status.class);
            if (status != null) {
                Instant.parse(status.time);
            }
        } catch (RuntimeException e) { // what Gson throws depends on where in the text it is wrong
            throw new IllegalArgumentException("what came is no status: " + e.getMessage(), e);
        }
        if (status == null || status.totals == null || status.rungs == null) {
            throw new IllegalArgumentException("what came is no status");
        }
        return status;
    }
}
