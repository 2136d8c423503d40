package io.portkeeper.pool;

import java.net.InetAddress;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** One local address, how many open connections it has, and whether it is in quarantine. */
public final class Source {

    /** How long a source that failed is left alone before the next connect probes it; twice as long each time. */
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

    /** Whether this stands for whichever address the kernel chooses, there being no pool. */
    public boolean isKernels() {
        return ip.isAny();
    }

    /** The address to bind to. */
    public InetAddress address() {
        return address;
    }

    /** The same as the agent's own number of it. */
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

    /** How many connects from this source succeeded or were under way, since the agent is live. */
    public long connects() {
        return connects.sum();
    }

    /** A connect from this source succeeded, or is under way. */
    public void connected() {
        connects.increment();
    }

    /** Whether it is left alone for a while because it could not be bound. */
    public boolean isQuarantined() {
        return quarantined.get();
    }

    /** A connection from this source was opened. */
    public void opened() {
        open.incrementAndGet();
    }

    /** A connection from this source was closed. */
    public void closed() {
        open.decrementAndGet();
    }

    /**
     * This source could not be bound: leave it alone until it is worth a probe.
     *
     * @param nowNanos of {@link System#nanoTime}
     * @return true when it was in use before
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
     * A connect from this source got a port.
     *
     * @return true when it had been in quarantine
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
