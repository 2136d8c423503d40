package io.portkeeper.pool;

import java.net.InetAddress;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** One local address, how many open connections it has, and whether it is in quarantine. */
public final class Source {

    /** How long a source is left alone after it could not be bound. The time doubles with each failure. */
    static final long FIRST_QUARANTINE_NANOS = 1_000_000_000L;

    static final long LONGEST_QUARANTINE_NANOS = 30_000_000_000L;

    private final IpAddress ip;
    private final InetAddress address;
    private final long hash;
    private final AtomicInteger open = new AtomicInteger();
    private final LongAdder connects = new LongAdder();
    private final AtomicBoolean quarantined = new AtomicBoolean();
    private volatile long probeAtNanos;
    private volatile long quarantineNanos = FIRST_QUARANTINE_NANOS;

    Source(IpAddress ip) {
        this.ip = ip;
        this.address = ip.toInetAddress();
        this.hash = Rendezvous.hash(ip);
    }

    /** Whether this stands for whichever address the kernel chooses (without a pool, or with the route {@code direct}). */
    public boolean isKernels() {
        return ip.isAny();
    }

    /** The address to bind to. */
    public InetAddress address() {
        return address;
    }

    /** The same address as a number. */
    public IpAddress ip() {
        return ip;
    }

    /** A hash of the address, evenly spread over all longs. */
    public long hash() {
        return hash;
    }

    /** How many connections from this source are open or being opened. */
    public int open() {
        return open.get();
    }

    /** How many connects from this source have succeeded or were under way, since the agent started. */
    public long connects() {
        return connects.sum();
    }

    /** Counts a connect from this source that succeeded or is under way. */
    public void connected() {
        connects.increment();
    }

    /** Whether it is left alone for a while because it could not be bound. */
    public boolean isQuarantined() {
        return quarantined.get();
    }

    /** Counts a connection from this source that was opened. */
    public void opened() {
        open.incrementAndGet();
    }

    /** Counts a connection from this source that was closed. */
    public void closed() {
        open.decrementAndGet();
    }

    /**
     * Puts this source into quarantine, because it could not be bound. It is left alone until the next probe is due.
     *
     * @param nowNanos of {@link System#nanoTime}
     * @return true if it was not in quarantine before
     */
    public synchronized boolean quarantine(long nowNanos) {
        boolean isNew = quarantined.compareAndSet(false, true);
        if (isNew || nowNanos - probeAtNanos >= 0) { // else many connects fail at a time, of which one counts
            probeAtNanos = nowNanos + quarantineNanos;
            quarantineNanos = Math.min(2 * quarantineNanos, LONGEST_QUARANTINE_NANOS);
        }
        return isNew;
    }

    /**
     * Ends the quarantine, because a connect from this source got a port.
     *
     * @return true if it was in quarantine
     */
    public boolean release() {
        if (!quarantined.get() || !quarantined.compareAndSet(true, false)) {
            return false;
        }
        quarantineNanos = FIRST_QUARANTINE_NANOS;
        return true;
    }

    /** Whether a connect may use it now: it is not in quarantine, or is due for a probe. */
    boolean isUsable(long nowNanos) {
        return !quarantined.get() || nowNanos - probeAtNanos >= 0;
    }

    @Override
    public String toString() {
        return isKernels() ? "the kernel's choice" : ip.toString();
    }
}
