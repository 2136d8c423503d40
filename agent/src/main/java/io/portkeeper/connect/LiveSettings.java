package io.portkeeper.connect;

import io.portkeeper.config.ConfigFile;
import io.portkeeper.config.Overrides;
import io.portkeeper.config.Settings;
import io.portkeeper.pool.IpAddress;
import io.portkeeper.pool.RecentNames;
import io.portkeeper.pool.Route;
import java.net.InetAddress;

/** The settings in force, the file that may change them, and what was changed by hand. */
final class LiveSettings {

    private final long startNanos = System.nanoTime();
    private final ConfigFile file;
    private final Settings atStart;
    private volatile Settings written;
    private volatile Overrides overrides = Overrides.NONE;
    private volatile Settings now;

    /**
     * The settings at the start.
     *
     * @param file null when there is none
     */
    LiveSettings(Settings settings, ConfigFile file) {
        this.atStart = settings;
        this.written = settings;
        this.now = settings;
        this.file = file;
    }

    /** When the agent was started, as {@link System#nanoTime}. */
    long startNanos() {
        return startNanos;
    }

    /** The settings in force. */
    Settings now() {
        return now;
    }

    /** The options as written, with the file as it was last read. */
    Settings written() {
        return written;
    }

    /** What an operator has changed by hand. */
    Overrides overrides() {
        return overrides;
    }

    /** The settings at the start. Whatever cannot change while the JVM runs was built with them. */
    Settings atStart() {
        return atStart;
    }

    void use(Settings changed, Overrides byHand) {
        written = changed;
        overrides = byHand;
        now = changed.with(byHand);
    }

    /** The file of options, or null. */
    ConfigFile file() {
        return file;
    }

    /**
     * Whether a connect to that destination must not be made without the agent, because it might come from an address that
     * is not in the pool.
     *
     * @param names recent names, null until the ladder is built
     */
    boolean forbidsOtherSources(InetAddress remote, int port, RecentNames names) {
        Settings settings = now;
        if (!settings.refusesUnbound()) {
            return false;
        }
        try {
            IpAddress ip = IpAddress.of(remote);
            String name = names == null ? RecentNames.carried(remote) : names.of(remote, ip, System.nanoTime());
            Route route = settings.routes().find(name, ip, port);
            return route == null ? settings.pool() != null : route.way() == Route.Way.POOL;
        } catch (RuntimeException | Error e) {
            return true; // no memory or stack is left to find out
        }
    }
}
