package io.portkeeper.connect;

import io.portkeeper.config.ConfigFile;
import io.portkeeper.config.Option;
import io.portkeeper.config.ReaperSettings;
import io.portkeeper.config.Settings;
import io.portkeeper.config.WrongOption;
import io.portkeeper.observe.Notices;
import io.portkeeper.observe.Repeated;
import io.portkeeper.pool.Egress;
import io.portkeeper.pool.SourcePool;
import io.portkeeper.pool.Sources;
import io.portkeeper.reap.Reaper;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes up what an operator has changed in the file of options, as a whole or not at all.
 *
 * <p>Connections stay as they are: what changes is where new ones come from, and whom the reaper takes from now on.
 */
final class Reload implements Repeated.Task {

    private final LiveSettings live;
    private final Sources sources;
    private final ConnectLadder ladder;
    private final Reaper reaper;
    private final Notices notices;

    /**
     * Takes changes of those settings up in the ladder and the reaper.
     *
     * @param reaper null when there is none
     */
    Reload(LiveSettings live, Sources sources, ConnectLadder ladder, Reaper reaper, Notices notices) {
        this.live = live;
        this.sources = sources;
        this.ladder = ladder;
        this.reaper = reaper;
        this.notices = notices;
    }

    @Override
    public void run() throws SocketException {
        ConfigFile file = live.file();
        if (file == null || !file.hasChanged()) {
            return;
        }
        Settings changed;
        try {
            changed = file.read();
        } catch (WrongOption e) {
            notices.notReloaded(e.getMessage());
            return;
        }
        if (changed == null) {
            notices.notReloaded("enabled=false takes effect when the JVM is started again");
            return;
        }
        try {
            take(changed);
        } catch (SocketException e) {
            file.readAgain();
            throw e;
        }
    }

    private void take(Settings changed) throws SocketException {
        Egress before = ladder.egress();
        Egress egress = LadderBuilder.egress(changed, sources);
        egress.refresh();
        List<Option> differences = changed.differences(live.now());
        boolean modeStays = (changed.reaper().mode() == ReaperSettings.Mode.OFF) == (reaper == null);
        // Nothing below fails.
        ladder.use(egress);
        if (reaper != null && modeStays) {
            reaper.use(LadderBuilder.rules(changed.reaper()));
        }
        live.use(changed);
        changed.routes().remarks().forEach(notices::remark);
        notices.reloaded(account(differences, modeStays, egress.changeFrom(before)));
    }

    private static String account(List<Option> differences, boolean modeStays, SourcePool.Change change) {
        List<String> atOnce = new ArrayList<>();
        List<String> atStart = new ArrayList<>();
        for (Option option : differences) {
            boolean waits = option.effect() != Option.Effect.AT_ONCE || (option == Option.REAPER && !modeStays);
            (waits ? atStart : atOnce).add(option.key());
        }
        StringBuilder text = new StringBuilder(
                differences.isEmpty() ? "nothing is different" : atOnce.isEmpty() ? "nothing changes now" : "");
        text.append(atOnce.isEmpty() ? "" : String.join(", ", atOnce) + " changed");
        if (!change.isNone()) {
            text.append("; new sources ")
                    .append(change.added())
                    .append(", gone ")
                    .append(change.removed());
        }
        if (!atStart.isEmpty()) {
            text.append("; when the JVM is started again: ").append(String.join(", ", atStart));
        }
        return text.toString();
    }
}
