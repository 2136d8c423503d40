package io.portkeeper.connect;

import io.portkeeper.config.Overrides;
import io.portkeeper.config.ReaperSettings;
import io.portkeeper.config.Settings;
import io.portkeeper.pool.Egress;
import io.portkeeper.pool.SourcePool;
import io.portkeeper.reap.Reaper;
import io.portkeeper.track.CallSites;
import java.net.SocketException;
import java.util.function.Function;

/**
 * Puts other settings into force, as a whole or not at all.
 *
 * <p>Existing connections are kept. What changes is where new ones come from, and which connections the reaper may reset.
 */
final class LiveChange {

    private final LiveSettings live;
    private final Function<Settings, Egress> egressOf;
    private final ConnectLadder ladder;
    private final Reaper reaper;
    private final CallSites sites;

    /**
     * Changes of that ladder and that reaper.
     *
     * @param egressOf makes the egress for changed settings
     * @param reaper null when there is none
     */
    LiveChange(
            LiveSettings live,
            Function<Settings, Egress> egressOf,
            ConnectLadder ladder,
            Reaper reaper,
            CallSites sites) {
        this.live = live;
        this.egressOf = egressOf;
        this.ladder = ladder;
        this.reaper = reaper;
        this.sites = sites;
    }

    LiveSettings live() {
        return live;
    }

    /** Whether there is a reaper, on or in a dry run. */
    boolean hasReaper() {
        return reaper != null;
    }

    /** Whether a pool has no source now. */
    boolean hasEmptyPool() {
        return ladder.egress().hasEmptyPool();
    }

    /**
     * Whether the settings have a reaper if and only if there is one now. It can be switched on or off only at the next
     * start.
     */
    boolean keepsReaper(Settings changed) {
        return (changed.reaper().mode() == ReaperSettings.Mode.OFF) == (reaper == null);
    }

    /**
     * Puts the options as written into force, with what was changed by hand on top of them.
     *
     * @return what it changed in the pools
     * @throws SocketException if an interface cannot be read; everything stays as it is
     */
    synchronized SourcePool.Change put(Settings written) throws SocketException {
        return put(written, live.overrides());
    }

    private SourcePool.Change put(Settings written, Overrides overrides) throws SocketException {
        Settings changed = written.with(overrides);
        Egress before = ladder.egress();
        Egress egress = egressOf.apply(changed);
        egress.refresh();
        // Nothing below fails.
        ladder.use(egress);
        if (reaper != null) {
            reaper.use(LadderBuilder.rules(mode(changed, overrides), changed.reaper()));
        }
        sites.use(changed.observe().sites());
        live.use(written, overrides);
        return egress.changeFrom(before);
    }

    /**
     * The mode that was set by hand; otherwise the one in the options. A reaper that the options now switch off keeps its
     * mode until the next start.
     */
    private ReaperSettings.Mode mode(Settings changed, Overrides overrides) {
        boolean asWritten = keepsReaper(changed)
                ? changed.reaper().mode() == ReaperSettings.Mode.DRY_RUN
                : reaper.rules().dryRun();
        boolean dryRun = overrides.dryRun() == null ? asWritten : overrides.dryRun();
        return dryRun ? ReaperSettings.Mode.DRY_RUN : ReaperSettings.Mode.ON;
    }

    /** Puts what an operator has changed by hand into force, on top of the options as they were last read. */
    synchronized SourcePool.Change put(Overrides overrides) throws SocketException {
        return put(live.written(), overrides);
    }
}
