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
import io.portkeeper.reap.Reaper;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Takes up what an operator has changed in the file of options, as a whole or not at all.
 *
 * <p>Connections stay as they are: what changes is where new ones come from, and whom the reaper takes from now on.
 */
final class Reload implements Repeated.Task {

    private final LiveSettings live;
    private final Function<Settings, Egress> egressOf;
    private final ConnectLadder ladder;
    private final Reaper reaper;
    private final Notices notices;
    private boolean isFirstLook = true;

    /**
     * Takes changes of those settings up in the ladder and the reaper.
     *
     * @param egressOf from where connections come by other settings
     * @param reaper null when there is none
     */
    Reload(
            LiveSettings live,
            Function<Settings, Egress> egressOf,
            ConnectLadder ladder,
            Reaper reaper,
            Notices notices) {
        this.live = live;
        this.egressOf = egressOf;
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
        boolean isFirst = isFirstLook;
        isFirstLook = false;
        Settings changed;
        try {
            changed = file.read(live.now());
        } catch (WrongOption e) {
            notices.notReloaded(e.getMessage());
            return;
        }
        if (changed == null) {
            notices.notReloaded("enabled=false takes effect when the JVM is started again");
            return;
        }
        boolean taken = false;
        try {
            take(changed, isFirst);
            taken = true;
        } finally {
            if (!taken) {
                file.readAgain();
            }
        }
    }

    private void take(Settings changed, boolean isFirst) throws SocketException {
        Egress before = ladder.egress();
        Egress egress = egressOf.apply(changed);
        egress.refresh();
        List<Option> differences = changed.differences(live.now());
        boolean modeStays = (changed.reaper().mode() == ReaperSettings.Mode.OFF) == (reaper == null);
        // Nothing below fails.
        ladder.use(egress);
        if (reaper != null) {
            reaper.use(LadderBuilder.rules(
                    (modeStays ? changed : live.now()).reaper().mode(), changed.reaper()));
        }
        live.use(changed);
        if (isFirst && differences.isEmpty()) {
            return; // as at start
        }
        changed.remarks().forEach(notices::remark);
        if (egress.hasEmptyPool()) {
            notices.emptyPool();
        }
        List<Option> pending = changed.differences(live.atStart());
        notices.reloaded(account(differences, pending, modeStays, egress.changeFrom(before)));
    }

    private boolean waits(Option option, boolean modeStays) {
        return option.effect() != Option.Effect.AT_ONCE
                || (option == Option.REAPER && !modeStays)
                || (option.key().startsWith(Option.REAPER.key() + ".") && reaper == null);
    }

    private String account(
            List<Option> differences, List<Option> pending, boolean modeStays, SourcePool.Change change) {
        List<String> atOnce = new ArrayList<>();
        List<String> atStart = new ArrayList<>();
        for (Option option : differences) {
            if (!waits(option, modeStays)) {
                atOnce.add(option.key());
            } else if (pending.contains(option)) {
                atStart.add(option.key());
            }
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
