package io.portkeeper.connect;

import io.portkeeper.linux.SocketCalls;
import io.portkeeper.linux.SocketCalls.State;
import io.portkeeper.linux.SocketCalls.TimeWait;
import io.portkeeper.track.Connection;
import io.portkeeper.track.OpenConnections;
import java.io.FileDescriptor;
import java.io.IOException;
import java.util.function.LongSupplier;

/** What becomes of a connection and its port when its descriptor is closed. */
final class Closes {

    private final OpenConnections connections;
    private final SocketCalls calls;
    private final LongSupplier nanoClock;

    Closes(OpenConnections connections, SocketCalls calls, LongSupplier nanoClock) {
        this.connections = connections;
        this.calls = calls;
        this.nanoClock = nanoClock;
    }

    /** A descriptor is about to be shut down for writing: when it is closed at last, who did so first may not show any more. */
    void halfClosing(FileDescriptor fd) throws IOException {
        Connection connection = connections.get(calls.number(fd));
        if (connection != null && calls.state(fd) == State.CLOSE_WAIT) {
            connection.peerClosedFirst();
        }
    }

    /** A descriptor is about to be closed. */
    void closing(FileDescriptor fd) throws IOException {
        closing(calls.number(fd));
    }

    /** The descriptor of that number is about to be closed. */
    void closing(int descriptor) throws IOException {
        Connection connection = connections.remove(descriptor);
        if (connection == null) {
            return;
        }
        FileDescriptor fd = connection.fd();
        long nowNanos = nanoClock.getAsLong();
        TimeWait timeWait = connection.isClosedByPeerFirst() ? TimeWait.NONE : timeWait(fd);
        boolean isMissed = connection.isFromKernelsPort()
                && timeWait != TimeWait.CERTAIN
                && connection.lane().isFull(nowNanos);
        int port = isMissed ? calls.localPort(fd) : 0;
        connection.closing(timeWait != TimeWait.NONE, nowNanos);
        if (isMissed) {
            connection.lane().freed(port);
        }
    }

    private TimeWait timeWait(FileDescriptor fd) {
        try {
            return calls.timeWait(fd);
        } catch (IOException e) {
            return TimeWait.NONE;
        }
    }
}
