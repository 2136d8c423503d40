package io.portkeeper.connect;

import io.portkeeper.config.ConfigFile;
import io.portkeeper.config.Option;
import io.portkeeper.config.Settings;
import io.portkeeper.config.WrongOption;
import io.portkeeper.observe.Notices;
import io.portkeeper.observe.Repeated;
import io.portkeeper.pool.SourcePool;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;

/** Applies what an operator has changed in the options file, as a whole or not at all. */
final class Reload implements Repeated.Task {

    private final LiveChange change;
    private final Notices notices;
    private boolean isFirstLook = true;

    Reload(LiveChange change, Notices notices) {
        this.change = change;
        this.notices = notices;
    }

    @Override
    public synchronized void run() throws SocketException {
        ConfigFile file = change.live().file();
        if (file == null || !file.hasChanged()) {
            return;
        }
        boolean isFirst = isFirstLook;
        isFirstLook = false;
        try {
            read(file, isFirst);
        } catch (WrongOption e) {
            notices.notReloaded(e.getMessage());
        }
    }

    /**
     * Reads the file now, even if it has not changed.
     *
     * @return what came of it
     * @throws IllegalStateException when there is no file, or it is wrong
     */
    synchronized String readNow() throws SocketException {
        ConfigFile file = change.live().file();
        if (file == null) {
            throw new IllegalStateException("there is no file of options: none was named by the option config");
        }
        isFirstLook = false;
        file.hasChanged();
        try {
            return read(file, false);
        } catch (WrongOption e) {
            notices.notReloaded(e.getMessage());
            // Without the cause: its class belongs to the agent. Clients of JMX do not have it, and must not get at it.
            throw new IllegalStateException("everything stays as it was: " + e.getMessage());
        }
    }

    private String read(ConfigFile file, boolean isFirst) throws SocketException {
        LiveSettings live = change.live();
        Settings changed = file.read(live.written());
        if (changed == null) {
            throw new WrongOption("enabled=false takes effect when the JVM is started again");
        }
        List<Option> differences = changed.differences(live.written());
        SourcePool.Change pools = null;
        try {
            pools = change.put(changed);
        } finally {
            if (pools == null) {
                file.readAgain();
            }
        }
        if (isFirst && differences.isEmpty()) {
            return ""; // as at start
        }
        changed.remarks().forEach(notices::remark);
        if (change.hasEmptyPool()) {
            notices.emptyPool();
        }
        List<Option> pending = changed.differences(live.atStart());
        String account = account(differences, pending, change.keepsReaper(changed), pools);
        notices.reloaded(account);
        return account;
    }

    private boolean waits(Option option, boolean modeStays) {
        return option.effect() != Option.Effect.AT_ONCE
                || (option == Option.REAPER && !modeStays)
                || (option.key().startsWith(Option.REAPER.key() + ".") && !change.hasReaper());
    }

    private String account(List<Option> differences, List<Option> pending, boolean modeStays, SourcePool.Change pools) {
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
        if (!pools.isNone()) {
            text.append("; new sources ")
                    .append(pools.added())
                    .append(", gone ")
                    .append(pools.removed());
        }
        if (!atStart.isEmpty()) {
            text.append("; when the JVM is started again: ").append(String.join(", ", atStart));
        }
        return text.toString();
    }
}
