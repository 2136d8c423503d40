package io.portkeeper.reap;

import io.portkeeper.linux.SocketCalls;
import io.portkeeper.track.Connection;
import io.portkeeper.track.Connection.Freed;
import io.portkeeper.track.OpenConnections;
import java.io.IOException;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Takes back the ports of connections that are over though their owner has not noticed, most often because the peer has reset
 * them: the kernel has freed the port, and before anybody is reset for want of one it is asked. Owned ports not before all closes
 * are seen, for the kernel may keep a TIME_WAIT of a connection that this side has closed first.
 */
final class Over {

    /** To ask for all in vain takes a tenth of the time at most; whoever connects waits for it. */
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

    /** Takes all back that those connections hold; each lane gains its ports. */
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

    /** Takes back one owned port for the caller, of one of those connections; null when there is none. */
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
            return null; // no socket any more: it is being closed
        }
    }
}
