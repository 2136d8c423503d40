package io.portkeeper.status;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonDeserializer;
import com.google.gson.JsonParseException;
import io.portkeeper.observe.Loops;
import io.portkeeper.text.Printable;
import java.util.List;

/**
 * The agent as it is at one moment; what the page, the command line and others read as JSON.
 *
 * @param time when, in UTC, ISO 8601
 * @param liveSeconds since the agent was started
 * @param pool as the operator wrote it, null when the kernel chooses the source
 * @param reaper on, off or dry-run
 * @param lacks what this JVM and this kernel lack, and what is off for it, a sentence each; empty when nothing is lacking
 * @param stalled threads of the agent that have not done their work for several times their period, or are not there
 * @param ephemeralPorts of each lane, the kernel's
 * @param ownedPorts of each lane, the agent's
 * @param destinations remembered of late
 * @param unknown outgoing connections that the agent did not see opened, null when it was there from the start
 * @param lanes the fullest, those first
 * @param holders those with most connections first
 * @param reaps the last ones, newest first
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

    /** A status of an agent before {@code lacks} or {@code stalled}, which the command line may be newer than, says nothing of it. */
    public Status {
        lacks = lacks == null ? List.of() : List.copyOf(lacks);
        stalled = stalled == null ? List.of() : List.copyOf(stalled);
    }

    /**
     * A thread of the agent that is not well.
     *
     * @param thread its name
     * @param seconds since it was last seen to do its work
     */
    public record StalledThread(String thread, long seconds) {

        /** Those of the agent now. */
        static List<StalledThread> of(Loops loops) {
            return loops.states().stream()
                    .filter(Loops.State::stalled)
                    .map(state -> new StalledThread(
                            "portkeeper-" + state.name(), state.since().toSeconds()))
                    .toList();
        }

        /** As operators read it. */
        public String text() {
            return "the agent's thread " + thread + " has been stalled for " + seconds + " s";
        }
    }

    /**
     * Since the agent was started, but for {@code open}, which is now.
     *
     * @param withoutPort connects that failed for want of a port
     * @param refused connects that {@code fallback=fail} refused
     * @param unbound connects whose source was left to the kernel though there is a pool
     * @param reapableInDryRun connections that would have been reset
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

    /** Connects by what gave them their port. */
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
     * @param exact whether {@code open} was counted, else estimated from a sample
     * @param oldestIdleSeconds null when it is not recorded
     */
    public record HolderStatus(String destination, String site, int open, boolean exact, Double oldestIdleSeconds) {}

    /**
     * A connection that was reset, or in a dry run would have been.
     *
     * @param site null when it is not known
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
     * Read back, each text in it as one line of printable characters: whoever has written it may be anybody.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static Status of(String json) {
        try {
            Status status = READER.fromJson(json, Status.class);
            if (status != null && status.totals != null && status.rungs != null) {
                return status;
            }
        } catch (JsonParseException e) {
            throw new IllegalArgumentException("what came is no status: " + e.getMessage(), e);
        }
        throw new IllegalArgumentException("what came is no status");
    }
}
