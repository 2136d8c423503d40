package io.portkeeper.connect;

import io.portkeeper.config.Overrides;
import io.portkeeper.config.Settings;
import io.portkeeper.observe.Notices;
import io.portkeeper.pool.IpAddress;
import io.portkeeper.pool.Source;
import io.portkeeper.pool.Sources;
import java.net.SocketException;

/** What an operator may do to the running agent. Each method returns one line that says what it did, and logs the same. */
public final class Operations {

    private static final int NAMED = 8;
    private static final String DRAINED_BY_OPTION = " is drained by the option drain: take it out there";

    private final LiveChange change;
    private final Reload reload;
    private final Sources sources;
    private final Notices notices;

    Operations(LiveChange change, Reload reload, Sources sources, Notices notices) {
        this.change = change;
        this.reload = reload;
        this.sources = sources;
        this.notices = notices;
    }

    /**
     * Drains that source: it gets no new connections.
     *
     * @throws IllegalArgumentException when it is no source
     * @throws SocketException when an interface of the pool cannot be read
     */
    public synchronized String drain(String address) throws SocketException {
        Source source = source(address);
        change.put(overrides().drain(source.ip()));
        if (change.hasEmptyPool()) {
            notices.emptyPool();
        }
        return said(source + " is draining by hand: no new connection, " + Math.max(0, source.open()) + " left");
    }

    /**
     * Gives that source new connections again.
     *
     * @throws IllegalArgumentException when it is no source, or was not drained by hand
     * @throws SocketException when an interface of the pool cannot be read
     */
    public synchronized String undrain(String address) throws SocketException {
        Source source = source(address);
        Settings written = change.live().written();
        if (!overrides().drained().contains(source.ip())) {
            throw new IllegalArgumentException(
                    written.sources().drained().contains(source.ip())
                            ? source + DRAINED_BY_OPTION
                            : source + " is not drained");
        }
        change.put(overrides().undrain(source.ip()));
        return said(
                written.sources().drained().contains(source.ip())
                        ? source + " is still drained by the option drain"
                        : source + " gets connections again");
    }

    /**
     * Switches the reaper's dry run on or off.
     *
     * @throws IllegalStateException when there is no reaper
     * @throws SocketException when an interface of the pool cannot be read
     */
    public synchronized String dryRun(boolean only) throws SocketException {
        if (!change.hasReaper()) {
            throw new IllegalStateException("there is no reaper: reaper=off, or this JDK lacks what it needs");
        }
        change.put(overrides().dryRun(only));
        return said(only ? "the reaper only says what it would do" : "the reaper is on");
    }

    /**
     * Reads the options file now, even if it has not changed.
     *
     * @throws IllegalStateException if there is no file, or it is wrong; everything stays as it is then
     * @throws SocketException when an interface of a pool cannot be read
     */
    public String reload() throws SocketException {
        return reload.readNow();
    }

    private Overrides overrides() {
        return change.live().overrides();
    }

    private String said(String what) {
        notices.operated(what);
        return what;
    }

    private Source source(String text) {
        IpAddress address = IpAddress.parse(text.trim());
        Source known = address == null ? null : sources.find(address);
        if (known == null
                && address != null
                && change.live().written().sources().drained().contains(address)) {
            throw new IllegalArgumentException(address + DRAINED_BY_OPTION); // no pool has ever had it
        }
        if (known == null || known.isKernels()) {
            throw new IllegalArgumentException("'" + text + "' is no source: expected one of "
                    + sources.all().stream()
                            .filter(source -> !source.isKernels())
                            .limit(NAMED)
                            .toList());
        }
        return known;
    }
}
