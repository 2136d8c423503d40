package io.portkeeper.connect;

import io.portkeeper.config.Settings;
import io.portkeeper.linux.SocketCalls;
import io.portkeeper.observe.Loops;
import io.portkeeper.observe.Notices;
import io.portkeeper.pool.Egress;
import io.portkeeper.pool.Sources;
import io.portkeeper.ports.Destinations;
import io.portkeeper.reap.ReapReport;
import io.portkeeper.reap.Reaper;
import io.portkeeper.track.CallSites;
import io.portkeeper.track.OpenConnections;
import java.util.function.IntSupplier;

/** The agent once it is built: what can be read of it, and what an operator may do to it. */
public final class Running {

    private final LiveSettings live;
    private final ConnectLadder ladder;
    private final Sources sources;
    private final Destinations destinations;
    private final OpenConnections connections;
    private final CallSites sites;
    private final Reaper reaper;
    private final IntSupplier ephemeralPorts;
    private final Operations operations;
    private final Notices notices;
    private final Loops loops;

    Running(
            LiveSettings live,
            ConnectLadder ladder,
            Sources sources,
            Destinations destinations,
            OpenConnections connections,
            CallSites sites,
            Reaper reaper,
            IntSupplier ephemeralPorts,
            Operations operations,
            Notices notices,
            Loops loops) {
        this.live = live;
        this.ladder = ladder;
        this.sources = sources;
        this.destinations = destinations;
        this.connections = connections;
        this.sites = sites;
        this.reaper = reaper;
        this.ephemeralPorts = ephemeralPorts;
        this.operations = operations;
        this.notices = notices;
        this.loops = loops;
    }

    /** When the agent was started, as {@link System#nanoTime}. */
    public long startNanos() {
        return live.startNanos();
    }

    /** The settings in force. */
    public Settings settings() {
        return live.now();
    }

    /** The egress in force now. */
    public Egress egress() {
        return ladder.egress();
    }

    /** All sources that there are or have been. */
    public Sources sources() {
        return sources;
    }

    /** The destinations that were used recently. */
    public Destinations destinations() {
        return destinations;
    }

    /** The open connections. */
    public OpenConnections connections() {
        return connections;
    }

    /** Finds out which code opened them. */
    public CallSites sites() {
        return sites;
    }

    /** How many connects there were. */
    public Connects connects() {
        return ladder.connects();
    }

    /** Whether the reaper only says what it would do; null when there is none. */
    public Boolean dryRun() {
        return reaper == null ? null : reaper.rules().dryRun();
    }

    /** What was reset, null when there is no reaper. */
    public ReapReport reapReport() {
        return reaper == null ? null : reaper.report();
    }

    /** How many ports the kernel chooses from, for each lane. */
    public int ephemeralPorts() {
        return ephemeralPorts.getAsInt();
    }

    /** How many owned ports each lane has. */
    public int ownedPorts() {
        return destinations.owned().count();
    }

    /** What an operator may do. */
    public Operations operations() {
        return operations;
    }

    /** What happened, and how often. */
    public Notices notices() {
        return notices;
    }

    /** The agent's threads. */
    public Loops loops() {
        return loops;
    }

    /** The calls with which the agent asks the kernel. */
    public SocketCalls calls() {
        return ladder.calls();
    }
}
