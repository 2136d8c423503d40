package io.portkeeper.connect;

import io.portkeeper.linux.SocketCalls;
import io.portkeeper.linux.SocketCalls.State;
import io.portkeeper.linux.SocketCalls.TimeWait;
import io.portkeeper.track.Connection;
import io.portkeeper.track.Connection.ClosedFirst;
import io.portkeeper.track.OpenConnections;
import java.io.FileDescriptor;
import java.io.IOException;
import java.util.function.LongSupplier;

/** Decides what becomes of a connection and its port when its descriptor is closed. */
final class Closes {

    private final OpenConnections connections;
    private final SocketCalls calls;
    private final LongSupplier nanoClock;

    Closes(OpenConnections connections, SocketCalls calls, LongSupplier nanoClock) {
        this.connections = connections;
        this.calls = calls;
        this.nanoClock = nanoClock;
    }

    /**
     * From now on, {@link #halfClosing(FileDescriptor)} is called before a descriptor of the JDK is shut down for writing.
     * Connections that may have been shut down earlier count as closed first by this side.
     */
    void seesHalfCloses() {
        for (int descriptor = 0; descriptor < connections.end(); descriptor++) {
            Connection connection = connections.get(descriptor);
            if (connection != null && mayBeHalfClosed(connection)) {
                connection.noteClosedFirst(ClosedFirst.THIS_SIDE);
            }
        }
        connections.halfClosesAreSeen();
    }

    private boolean mayBeHalfClosed(Connection connection) {
        try {
            State state = calls.state(connection.fd());
            return connection.isMptcp() || (state != State.ESTABLISHED && state != State.CLOSE_WAIT);
        } catch (IOException e) {
            return true;
        }
    }

    /**
     * A descriptor of the JDK is about to be shut down for writing. Records which side closed first, because that may no
     * longer be visible when the descriptor is closed. The descriptor may already be closed, and its number may belong to
     * another one.
     */
    void halfClosing(FileDescriptor fd) throws IOException {
        Connection connection = connections.get(calls.number(fd));
        if (connection != null && connection.fd() == fd) {
            halfClosing(connection);
        }
    }

    /** The same for the open descriptor of a native transport with that number. */
    void halfClosing(int descriptor) throws IOException {
        Connection connection = connections.get(descriptor);
        if (connection != null) {
            halfClosing(connection);
        }
    }

    /**
     * If the kernel cannot be asked, this side counts as the one that closed first and, in case of doubt, its port as in
     * TIME_WAIT.
     */
    private void halfClosing(Connection connection) throws IOException {
        if (connection.closedFirst() == ClosedFirst.UNKNOWN) {
            ClosedFirst first = ClosedFirst.THIS_SIDE;
            try {
                State state = calls.state(connection.fd());
                if (state == State.CLOSE_WAIT || state == State.CLOSE || hasPeerClosed(connection)) {
                    first = ClosedFirst.PEER;
                }
            } catch (IOException e) {
                // Before Linux 5.14, the kernel does not report the state of an MPTCP connection.
                if (!connection.isMptcp()) {
                    throw e;
                }
            } finally {
                connection.noteClosedFirst(first);
            }
        }
    }

    /**
     * Asked for MPTCP only: there, the state is that of one path, and does not change when the far end closes the
     * connection.
     */
    private boolean hasPeerClosed(Connection connection) {
        return connection.isMptcp() && calls.hasPeerClosed(connection.fd());
    }

    /** A descriptor of the JDK is about to be closed. */
    void closing(FileDescriptor fd) throws IOException {
        closing(calls.number(fd), connections.seesHalfCloses());
    }

    /** The descriptor of a native transport with that number is about to be closed. */
    void closing(int descriptor) throws IOException {
        closing(descriptor, true);
    }

    private void closing(int descriptor, boolean everyHalfCloseIsSeen) throws IOException {
        Connection connection = connections.remove(descriptor);
        if (connection == null) {
            return;
        }
        FileDescriptor fd = connection.fd();
        long nowNanos = nanoClock.getAsLong();
        TimeWait timeWait = timeWait(connection, everyHalfCloseIsSeen);
        boolean isMissed = connection.isFromKernelsPort()
                && timeWait != TimeWait.CERTAIN
                && connection.lane().isFull(nowNanos);
        int port = isMissed ? calls.localPort(fd) : 0;
        connection.closing(timeWait != TimeWait.NONE, nowNanos);
        if (isMissed) {
            connection.lane().freed(port);
        }
    }

    private TimeWait timeWait(Connection connection, boolean everyHalfCloseIsSeen) {
        boolean peerFirst = connection.closedFirst() == ClosedFirst.PEER
                || (everyHalfCloseIsSeen
                        && connection.closedFirst() == ClosedFirst.UNKNOWN
                        && hasPeerClosed(connection));
        if (peerFirst) {
            return TimeWait.NONE;
        }
        try {
            TimeWait timeWait = calls.timeWait(connection.fd());
            // The connection is over although this side has not closed it: the peer has reset it, or the network has
            // failed.
            return timeWait == TimeWait.POSSIBLE
                            && everyHalfCloseIsSeen
                            && connection.closedFirst() == ClosedFirst.UNKNOWN
                    ? TimeWait.NONE
                    : timeWait;
        } catch (IOException e) {
            return connection.isMptcp() ? TimeWait.CERTAIN : TimeWait.NONE;
        }
    }
}
