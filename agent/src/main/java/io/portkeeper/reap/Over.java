package io.portkeeper.reap;

import io.portkeeper.linux.SocketCalls;
import io.portkeeper.track.Connection;
import io.portkeeper.track.Connection.Freed;
import io.portkeeper.track.OpenConnections;
import java.io.IOException;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Takes back the ports of connections that are over although their owner has not noticed, most often because the peer has
 * reset them. Their ports can be used again, so the agent asks the kernel about them before it resets a connection for its
 * port. Owned ports are taken back only once the agent sees all half-closes, because the kernel may keep a TIME_WAIT of a
 * connection that this side has closed first.
 */
final class Over {

    /** Asking about all connections in vain takes at most a tenth of the time, because connects wait for it. */
    private static final long ASKING_TIMES = 9;

    private final OpenConnections connections;
    private final SocketCalls calls;
    private final LongSupplier nanoClock;
    private volatile long askAtNanos;

    Over(OpenConnections connections, SocketCalls calls, LongSupplier nanoClock) {
        this.connections = connections;
        this.calls = calls;
        this.nanoClock = nanoClock;
        this.askAtNanos = nanoClock.getAsLong();
    }

    /** Takes back the ports of all those connections that are over. Each lane gains its ports. */
    void takeBackAll(Predicate<Connection> among) {
        boolean ownedToo = connections.seesHalfCloses();
        int end = connections.end();
        for (int descriptor = 0; descriptor < end; descriptor++) {
            Freed freed = takeBack(
                    descriptor, connection -> (ownedToo || connection.isFromKernelsPort()) && among.test(connection));
            if (freed != null) {
                freed.lane().gainsPort(freed.port(), freed.owned(), nanoClock.getAsLong());
            }
        }
    }

    /**
     * Takes back one owned port of those connections, for the caller. Returns null if there is none, or if the agent has
     * lately asked in vain.
     */
    Freed takeBackOwned(Predicate<Connection> among) {
        long nowNanos = nanoClock.getAsLong();
        if (!connections.seesHalfCloses() || nowNanos - askAtNanos < 0) {
            return null;
        }
        int end = connections.end();
        for (int descriptor = 0; descriptor < end; descriptor++) {
            Freed freed = takeBack(descriptor, connection -> !connection.isFromKernelsPort() && among.test(connection));
            if (freed != null) {
                return freed;
            }
        }
        long endNanos = nanoClock.getAsLong();
        askAtNanos = endNanos + ASKING_TIMES * (endNanos - nowNanos);
        return null;
    }

    private Freed takeBack(int descriptor, Predicate<Connection> among) {
        Connection connection = connections.get(descriptor);
        return connection != null && among.test(connection) ? takeBack(connection) : null;
    }

    private Freed takeBack(Connection connection) {
        try {
            return connection.takeBackIfOver(calls, nanoClock.getAsLong());
        } catch (IOException e) {
            return null; // it is no longer a TCP socket, because it is being closed
        }
    }
}
