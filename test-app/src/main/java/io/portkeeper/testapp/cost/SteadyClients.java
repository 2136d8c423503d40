package io.portkeeper.testapp.cost;

import io.portkeeper.testapp.load.KeptConnection;
import io.portkeeper.testapp.load.Target;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Clients of one proxy that send requests at fixed instants, whether or not earlier ones have been answered. Whichever
 * client is free sends the next, so no request waits for the answer to another unless all clients do.
 */
final class SteadyClients {

    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final ConcurrentHistogram latencyMicros = new ConcurrentHistogram(3);
    private final Target target;
    private final Connections connections;
    private final long firstNanos;
    private final long gapNanos;
    private final long count;

    /**
     * @param firstNanos the {@link System#nanoTime} at which the first request is due
     * @param gapNanos time from one request to the next
     * @param count number of requests
     */
    SteadyClients(Target target, Connections connections, long firstNanos, long gapNanos, long count) {
        this.target = target;
        this.connections = connections;
        this.firstNanos = firstNanos;
        this.gapNanos = gapNanos;
        this.count = count;
    }

    /** Runs one client until all requests are sent. */
    Void send(int client) throws IOException {
        KeptConnection open = null;
        try {
            for (int request = next.getAndIncrement(); request < count; request = next.getAndIncrement()) {
                long due = firstNanos + request * gapNanos;
                for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                open = send(client, due, open);
            }
        } finally {
            close(open);
        }
        return null;
    }

    /**
     * Sends a request on that connection, or on a new one if it is null. Returns the connection for the next request, or null.
     */
    private KeptConnection send(int client, long due, KeptConnection kept) throws IOException {
        KeptConnection open = kept;
        try {
            if (open == null) {
                open = new KeptConnection(target, client);
            }
            open.get(connections.path());
        } catch (IOException e) {
            failed.incrementAndGet();
            close(open);
            return null;
        }
        latencyMicros.recordValue(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - due));
        if (connections.kept()) {
            return open;
        }
        close(open);
        return null;
    }

    private static void close(KeptConnection connection) throws IOException {
        if (connection != null) {
            connection.close();
        }
    }

    /** Latencies of the requests that were answered, from the instant at which each was due. */
    Histogram latencyMicros() {
        return latencyMicros;
    }

    int failed() {
        return failed.get();
    }
}
