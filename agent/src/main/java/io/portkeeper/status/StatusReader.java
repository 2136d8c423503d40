package io.portkeeper.status;

import io.portkeeper.config.Option;
import io.portkeeper.config.Settings;
import io.portkeeper.connect.Connects;
import io.portkeeper.connect.Operations;
import io.portkeeper.connect.Rung;
import io.portkeeper.connect.Running;
import io.portkeeper.observe.Loops;
import io.portkeeper.observe.Notices;
import io.portkeeper.reap.ReapReport;
import io.portkeeper.reap.Reaping;
import io.portkeeper.status.Status.HolderStatus;
import io.portkeeper.status.Status.ReapStatus;
import io.portkeeper.status.Status.Rungs;
import io.portkeeper.status.Status.SourceStatus;
import io.portkeeper.status.Status.StalledThread;
import io.portkeeper.status.Status.Totals;
import io.portkeeper.track.Holder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** Reads the status of the running agent. */
public final class StatusReader implements Shown {

    private static final int MOST_HOLDERS = 20;

    private final String version;
    private final Running running;
    private final UnknownConnections unknown;

    /**
     * A reader of that agent.
     *
     * @param version for people
     * @param attached whether the agent was started in an application that was already running
     */
    public StatusReader(String version, Running running, boolean attached) {
        this.version = version;
        this.running = running;
        this.unknown = attached ? new UnknownConnections(running) : null;
    }

    String version() {
        return version;
    }

    /** The lanes now. */
    Lanes lanes() {
        return new Lanes(running, System.nanoTime());
    }

    @Override
    public Status read() {
        Settings settings = running.settings();
        Lanes lanes = lanes();
        List<SourceStatus> sources = lanes.sources();
        return new Status(
                version,
                ProcessHandle.current().pid(),
                Instant.now().toString(),
                Duration.ofNanos(System.nanoTime() - running.startNanos()).toSeconds(),
                pool(),
                settings.texts().get(Option.STRATEGY),
                reaper(),
                lacks(),
                stalled(),
                running.ephemeralPorts(),
                running.ownedPorts(),
                running.destinations().count(),
                unknown(),
                totals(sources),
                rungs(),
                sources,
                lanes.fullest(),
                holders(),
                reaps());
    }

    /** The pool as the operator wrote it; null if there is none. */
    String pool() {
        Settings settings = running.settings();
        return settings.given().contains(Option.POOL) ? settings.texts().get(Option.POOL) : null;
    }

    /** on, off or dry-run. */
    String reaper() {
        Boolean dryRun = running.dryRun();
        return dryRun == null ? "off" : dryRun ? "dry-run" : "on";
    }

    /** What this JVM and this kernel lack and what is off because of it; empty if nothing is lacking. */
    List<String> lacks() {
        return running.notices().lacks();
    }

    /** The threads of the agent that are stalled. */
    List<StalledThread> stalled() {
        return StalledThread.of(running.loops());
    }

    /** All threads that the agent should have, and whether each is stalled. */
    List<Loops.State> threads() {
        return running.loops().states();
    }

    @Override
    public String health() {
        StringBuilder text = new StringBuilder(version)
                .append(" is live: reaper ")
                .append(reaper())
                .append(", owned ports ")
                .append(running.ownedPorts())
                .append('\n');
        for (String lack : lacks()) {
            text.append(lack).append('\n');
        }
        for (StalledThread thread : stalled()) {
            text.append(thread.text()).append('\n');
        }
        return text.toString();
    }

    @Override
    public boolean isAtWork() {
        return true;
    }

    @Override
    public Operations operations() {
        return running.operations();
    }

    /** Outgoing connections that the agent did not see opened; null if it was there from the start or cannot tell. */
    Integer unknown() {
        return unknown == null ? null : unknown.count();
    }

    /** The counts since the agent went live. */
    Totals totals(List<SourceStatus> sources) {
        Notices notices = running.notices();
        return new Totals(
                sources.stream().mapToLong(SourceStatus::open).sum(),
                connects(),
                notices.total(Notices.Kind.EXHAUSTED),
                notices.total(Notices.Kind.REFUSED),
                notices.total(Notices.Kind.UNBOUND),
                reaped(Reaping.Why.CONNECT, false),
                reaped(Reaping.Why.PRESSURE, false),
                reaped(Reaping.Why.CONNECT, true) + reaped(Reaping.Why.PRESSURE, true),
                notices.total(Notices.Kind.QUARANTINED),
                notices.total(Notices.Kind.FAILED) + notices.total(Notices.Kind.REVIVED));
    }

    private long connects() {
        long sum = 0;
        for (Rung rung : Rung.values()) {
            sum += running.connects().total(rung);
        }
        return sum;
    }

    /** How many connections were reset for that reason, or would have been in a dry run. */
    long reaped(Reaping.Why why, boolean inDryRun) {
        ReapReport report = running.reapReport();
        return report == null ? 0 : report.total(why, inDryRun);
    }

    /** How many connects got their port from each rung. */
    Rungs rungs() {
        Connects connects = running.connects();
        return new Rungs(
                connects.total(Rung.WINDOW),
                connects.total(Rung.OWNED),
                connects.total(Rung.TAKE_OVER),
                connects.total(Rung.REAPED));
    }

    int destinations() {
        return running.destinations().count();
    }

    private List<HolderStatus> holders() {
        return Holder.of(running.connections(), null).stream()
                .limit(MOST_HOLDERS)
                .map(holder -> new HolderStatus(
                        holder.destination().toString(),
                        holder.site(),
                        holder.open(),
                        holder.exact(),
                        holder.oldestIdle() == null ? null : seconds(holder.oldestIdle())))
                .toList();
    }

    private List<ReapStatus> reaps() {
        ReapReport report = running.reapReport();
        return report == null
                ? List.of()
                : report.recent().stream().map(StatusReader::status).toList();
    }

    private static ReapStatus status(Reaping reaping) {
        return new ReapStatus(
                Instant.ofEpochMilli(reaping.timeMillis()).toString(),
                reaping.lane().source().toString(),
                reaping.lane().destination().toString(),
                seconds(reaping.idle()),
                seconds(reaping.age()),
                reaping.why().text(),
                reaping.site(),
                reaping.dryRun());
    }

    private static double seconds(Duration duration) {
        return Math.round(duration.toNanos() / 1e8) / 10.0;
    }

    /** See {@link HoldersReport}. */
    @Override
    public String report() {
        return HoldersReport.of(running, lanes().ports()).stream().collect(Collectors.joining("\n"));
    }
}
