package io.portkeeper.connect;

import io.portkeeper.linux.SocketCalls;
import io.portkeeper.observe.Notices;
import io.portkeeper.pool.Source;
import io.portkeeper.ports.Lane;
import io.portkeeper.ports.OwnedPort;
import io.portkeeper.ports.Windows;
import io.portkeeper.track.Connection;
import io.portkeeper.track.Connection.Freed;
import io.portkeeper.track.OpenConnections;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;

/** Binds the descriptor of an attempt to a source, and gives the kernel a window to find the port in, or the port itself. */
final class Binder {

    private final SocketCalls calls;
    private final OpenConnections connections;
    private final Notices notices;
    private volatile Windows windows;
    private volatile boolean withoutWindows;
    private volatile boolean mptcpWithoutWindows;

    Binder(SocketCalls calls, Windows windows, OpenConnections connections, Notices notices) {
        this.calls = calls;
        this.windows = windows;
        this.connections = connections;
        this.notices = notices;
    }

    /** Uses other windows, because the system's range has changed. */
    void use(Windows changed) {
        windows = changed;
    }

    /**
     * Leaves the port to connect. The kernel is asked for each descriptor, because one that is being closed refuses the
     * option in the same way as an old kernel.
     */
    void leavePortToConnect(Attempt attempt) {
        try {
            calls.bindWithoutPort(attempt.fd);
        } catch (IOException e) {
            attempt.portAtBind = true;
        }
    }

    /**
     * Binds to the source of that lane, and lets the kernel choose the port.
     *
     * @param wholeRange whether connect is to search the whole range immediately
     * @throws IOException as {@link SocketCalls#bind}
     */
    void bind(Attempt attempt, Lane lane, boolean wholeRange) throws IOException {
        attempt.tries++;
        attempt.fromReset = false;
        Source source = lane.source();
        if (!source.isKernels()) {
            calls.bind(attempt.family, attempt.fd, source.address(), 0);
        }
        attempt.lane = lane;
        attempt.onePortOnly = false;
        if (attempt.portAtBind) {
            if (isMptcp(attempt)) {
                notices.mptcpWithoutOptions();
            } else {
                notices.withoutNoPort();
            }
        } else {
            attempt.turn = lane.walk().next();
            narrow(attempt, wholeRange ? count(attempt) : 0);
        }
    }

    /** Binds to the source of that lane, and confines connect to that ephemeral port, which has just become free. */
    void bindTo(Attempt attempt, Lane lane, int port) throws IOException {
        bind(attempt, lane, true);
        attempt.onePortOnly = count(attempt) > 0 && narrowTo(attempt, port << 16 | port);
    }

    /**
     * Lets connect look further at its next try. Returns false if it has searched the whole range, or if bind has assigned
     * the port.
     */
    boolean widen(Attempt attempt, long nowNanos) throws IOException {
        if (attempt.portAtBind || attempt.looks >= count(attempt)) {
            return false;
        }
        if (windows.isTelling(attempt.window)) {
            attempt.lane.meetsFullWindow(nowNanos);
        }
        attempt.tries++;
        return narrow(attempt, windows.after(attempt.looks, attempt.lane.open()));
    }

    private int count(Attempt attempt) {
        return (isMptcp(attempt) ? mptcpWithoutWindows : withoutWindows) ? 0 : windows.count();
    }

    /** The kernel got most socket options later for MPTCP than for TCP (net/mptcp/sockopt.c). */
    private static boolean isMptcp(Attempt attempt) {
        return attempt.protocol == SocketCalls.Protocol.MPTCP;
    }

    private boolean narrow(Attempt attempt, int look) throws IOException {
        attempt.looks = look;
        if (count(attempt) == 0) {
            return false;
        }
        Lane lane = attempt.lane;
        attempt.window = windows.option(lane.walk(), attempt.turn, look, lane.ownEnd());
        return narrowTo(attempt, attempt.window);
    }

    private boolean narrowTo(Attempt attempt, int window) throws IOException {
        try {
            calls.narrowPorts(attempt.fd, window);
            return true;
        } catch (IOException e) {
            if (!calls.protocol(attempt.fd).isOfTcp()) {
                // Another thread is closing it, and has put a Unix-domain socket in its place.
                throw e;
            }
            if (isMptcp(attempt)) {
                mptcpWithoutWindows = true;
                notices.mptcpWithoutOptions();
            } else {
                withoutWindows = true;
                notices.withoutWindows();
            }
            return false;
        }
    }

    /** Binds to the wildcard address, so that the kernel chooses the source. */
    void unbind(Attempt attempt) throws IOException {
        calls.bind(attempt.family, attempt.fd, wildcard(attempt.remote), 0);
        attempt.lane = null;
        if (count(attempt) > 0) {
            narrowTo(attempt, Windows.WHOLE);
        }
    }

    private static InetAddress wildcard(InetAddress remote) throws IOException {
        return InetAddress.getByAddress(new byte[remote.getAddress().length]);
    }

    /**
     * Binds to an owned port. This is final: a descriptor that was bound to a port cannot be bound again.
     *
     * @throws BindException if something else has the port, or the source is not an address of this host; the port is then
     *     set aside
     * @throws IOException if bind fails for another reason; the port is then set aside too
     */
    void bindOwned(Attempt attempt, Lane lane, OwnedPort port, long nowNanos) throws IOException {
        attempt.tries++;
        attempt.fromReset = false;
        boolean bound = false;
        try {
            calls.shareAddress(attempt.fd);
            calls.bind(attempt.family, attempt.fd, lane.source().address(), port.number());
            Connection connection = attempt.connection(calls.number(attempt.fd), lane, port);
            connections.opened(connection, nowNanos);
            attempt.fromOwnedPort = connection;
            bound = true;
        } finally {
            if (!bound) {
                lane.setAside(port, nowNanos);
            }
        }
        attempt.lane = lane;
        attempt.takesOver = port.isTimeWait(nowNanos);
    }

    /** Binds to a port that the reaper has just freed. */
    void bindFreed(Attempt attempt, Freed freed, long nowNanos) throws IOException {
        if (freed.owned() == null) {
            bindTo(attempt, freed.lane(), freed.port());
        } else {
            bindOwned(attempt, freed.lane(), freed.owned(), nowNanos);
        }
        attempt.fromReset = true;
    }

    /** Whether an owned port would come back when the descriptor is closed. */
    boolean canTakeOwned(Attempt attempt) {
        return connections.canHold(calls.number(attempt.fd));
    }
}
