package io.portkeeper.testapp.load;

import io.portkeeper.testapp.origin.HoldGate;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Sends requests through a proxy, many at once or many each second, each on its own connection to the proxy.
 *
 * <p>A run is bounded in count and time. The process that drives the load needs one file descriptor for each request in flight.
 */
public final class Load {
    private static final int MAX_REQUESTS = 1_000_000;

    /** The most requests in flight. */
    public static final int MAX_IN_FLIGHT = 15_000;

    /** The most connections that are being opened at once. More might overflow the proxy's accept queue. */
    private static final int MAX_OPENING = 256;

    private static final long POLL_MILLIS = 10;

    private final Target target;

    public Load(Target target) {
        this.target = target;
    }

    /**
     * Sends requests to {@code /hold/NAME}, waits until each is held at the origin or has failed, then releases them.
     *
     * @param count requests, at most 15,000
     * @param limit how long to wait for them to be held; the run ends within six times that
     */
    public LoadResult hold(int count, String name, HoldGate gate, Duration limit)
            throws IOException, InterruptedException {
        requireWithin("count", count, MAX_IN_FLIGHT);
        Tally tally = new Tally(count);
        long start = System.nanoTime();
        long deadline = start + limit.toNanos();
        try (Clients clients = new Clients(target, limit.multipliedBy(2))) {
            open(clients, count, "/hold/" + name, tally, deadline);
            int mostHeld = awaitHeld(count, name, gate, tally, deadline);
            long settled = System.nanoTime();
            gate.release(name);
            tally.await(limit.multipliedBy(5));
            return tally.result(mostHeld, start, settled);
        }
    }

    private static void open(Clients clients, int count, String path, Tally tally, long deadline)
            throws InterruptedException {
        Semaphore opening = new Semaphore(MAX_OPENING);
        for (int i = 0; i < count; i++) {
            if (opening.tryAcquire(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                clients.send(i, path, System.nanoTime(), tally, opening::release);
            } else {
                tally.fail("not opened in time: the proxy does not accept", System.nanoTime());
            }
        }
    }

    private static int awaitHeld(int count, String name, HoldGate gate, Tally tally, long deadline)
            throws IOException, InterruptedException {
        int held = gate.held(name);
        int mostHeld = held;
        while (held + tally.failed() < count && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            held = gate.held(name);
            mostHeld = Math.max(mostHeld, held);
        }
        return mostHeld;
    }

    /**
     * Sends requests at a fixed rate, whether or not earlier ones have been answered (an open loop). The latency of each
     * request counts from the instant at which it was due, so that a stalled proxy cannot hide by slowing the load down.
     *
     * @param perSecond requests started each second
     * @param limit how long one request may take to connect, and again to be answered
     */
    public LoadResult rate(int perSecond, Duration duration, String path, Duration limit) throws InterruptedException {
        return rate(perSecond, duration, path, limit, MAX_IN_FLIGHT);
    }

    /**
     * Sends as many requests, but more slowly if answers are slow: a request waits until fewer than {@code mostInFlight} are
     * in flight. So the load needs no more ports at once than the rate does, however busy the machine is.
     *
     * @param mostInFlight requests that have not been answered; with {@link #MAX_IN_FLIGHT}, a request beyond it fails
     *     instead of waiting
     */
    public LoadResult rate(int perSecond, Duration duration, String path, Duration limit, int mostInFlight)
            throws InterruptedException {
        long count = Math.multiplyExact((long) perSecond, duration.toMillis()) / 1_000;
        requireWithin("count", count, MAX_REQUESTS);
        requireWithin("mostInFlight", mostInFlight, MAX_IN_FLIGHT);
        Tally tally = new Tally((int) count);
        try (Clients clients = new Clients(target, limit)) {
            Pace pace = new Pace(perSecond);
            for (int i = 0; i < count && !Thread.currentThread().isInterrupted(); i++) {
                long due = pace.awaitNext();
                while (mostInFlight < MAX_IN_FLIGHT && i - tally.finished() >= mostInFlight) {
                    TimeUnit.MILLISECONDS.sleep(1);
                }
                if (i - tally.finished() >= MAX_IN_FLIGHT) {
                    tally.fail("not sent: " + MAX_IN_FLIGHT + " requests in flight already", due);
                } else {
                    clients.send(i, path, due, tally, () -> {});
                }
            }
            tally.await(limit.multipliedBy(3));
            return tally.result(0, pace.startNanos(), System.nanoTime());
        }
    }

    private static void requireWithin(String name, long value, long max) {
        if (value < 1 || value > max) {
            throw new IllegalArgumentException(name + " is " + value + ", expected 1 to " + max);
        }
    }
}
