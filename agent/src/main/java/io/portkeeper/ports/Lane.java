package io.portkeeper.ports;

import io.portkeeper.pool.IpAddress;
import io.portkeeper.pool.Source;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A source and a destination, and the local ports between them: how many are in use, how many are in TIME_WAIT, whether the
 * kernel has shown to have no more, and which owned ones are free.
 */
public final class Lane {

    /** How long it is left alone after it has shown to be full; twice as long each time on end. */
    static final long FIRST_FULL_NANOS = 200_000_000L;

    /** Short: a port that comes back meanwhile is found by those only who have nowhere else to go. */
    static final long LONGEST_FULL_NANOS = 800_000_000L;

    /** Of the ports that come back while it is full, so many are kept in mind. */
    private static final int MOST_FREED = 1_024;

    private final Source source;
    private final Destination destination;
    private final Walk walk;
    private final int ownEnd;
    private final AtomicInteger open = new AtomicInteger();
    private volatile long fullUntilNanos;
    private volatile long fullNanos = FIRST_FULL_NANOS;
    private volatile boolean full;
    private volatile boolean everFull;
    private volatile long fullWindowNanos;
    private volatile boolean everMetFullWindow;
    private volatile TimeWaits timeWaits;
    private volatile ArrayBlockingQueue<Integer> freed;
    private volatile int toleratedSteps = Integer.MAX_VALUE;
    private volatile LanePorts ports;

    Lane(Source source, Destination destination) {
        this.source = source;
        this.destination = destination;
        this.walk = new Walk(destination.owned().dice());
        boolean isOwnAddress =
                source.isKernels() || IpAddress.of(source.address()).equals(destination.address());
        this.ownEnd = isOwnAddress ? destination.port() : 0;
    }

    /**
     * The port from which a connection would lead to itself, for TCP lets a socket connect to its own end (simultaneous open, RFC
     * 9293, section 3.5); 0 when there is none. The kernel may choose the far end's address as the source.
     */
    public int ownEnd() {
        return ownEnd;
    }

    /** The local address. */
    public Source source() {
        return source;
    }

    /** The remote address and port. */
    public Destination destination() {
        return destination;
    }

    /** Where it is on its way through the ports. */
    public Walk walk() {
        return walk;
    }

    /** How many connections are open or being opened. */
    public int open() {
        return open.get();
    }

    /** How many ports this side's closing has left in TIME_WAIT, owned ones not among them. */
    public int timeWaits(long nowNanos) {
        TimeWaits some = timeWaits;
        return some == null ? 0 : some.count(nowNanos);
    }

    /** How many ports are in use or in TIME_WAIT, those counted as {@link #timeWaits} does. */
    public int inUse(long nowNanos) {
        return open() + timeWaits(nowNanos);
    }

    /**
     * How many of its ports are taken as far as can be believed: those of open connections, and if the kernel has lately shown a
     * window to be full those in TIME_WAIT that it does not let be used again. What is counted here is a guess: it may have kept
     * none.
     */
    public int taken(long nowNanos) {
        TimeWaits some = timeWaits;
        if (some == null || !metFullWindow(nowNanos)) {
            return open();
        }
        long nanos = destination.timeWaits().reuse().timeWaitNanos(destination.isLoopback());
        return open() + some.count(nowNanos, nanos);
    }

    private boolean metFullWindow(long nowNanos) {
        return everMetFullWindow && nowNanos - fullWindowNanos < OwnedPorts.TIME_WAIT_NANOS;
    }

    /** The kernel had no port left in a window, or in the whole range. */
    public void meetsFullWindow(long nowNanos) {
        fullWindowNanos = nowNanos;
        everMetFullWindow = true;
    }

    /** How long its connections may do nothing, in steps of the coarse clock. */
    public int toleratedSteps() {
        return toleratedSteps;
    }

    /** Pressure has risen or fallen. */
    public void tolerate(int steps) {
        toleratedSteps = steps;
    }

    /** A connection has a port, or is about to get one. */
    public void opened() {
        open.incrementAndGet();
        source.opened();
    }

    /**
     * A connection is being closed.
     *
     * @param closedFirst whether this side closed first and so has the TIME_WAIT (RFC 9293, section 3.6)
     */
    public void closed(boolean closedFirst, long nowNanos) {
        if (closedFirst && destination.timeWaits().add(nowNanos)) {
            timeWaitsOrNew().add(nowNanos);
        }
        left(nowNanos);
    }

    /**
     * A port may be free again while the lane is full: the next connect need not look for it.
     *
     * @param port 0 when it is not known which
     */
    public void freed(int port) {
        if (port == 0) {
            full = false;
        } else {
            ArrayBlockingQueue<Integer> some = freed;
            (some != null ? some : newFreed()).offer(port); // one too many is found by looking
        }
    }

    /** A port that came back while the lane was full, null when there is none. */
    public Integer pollFreed() {
        ArrayBlockingQueue<Integer> some = freed;
        return some == null ? null : some.poll();
    }

    /** A connection from an owned port is being closed. */
    public void closed(OwnedPort port, boolean closedFirst, long nowNanos) {
        if (closedFirst) {
            destination.timeWaits().add(nowNanos);
        }
        // In TIME_WAIT even if the kernel is thought to keep none: a port that is taken too soon costs a connect.
        portsOrNew().release(port, closedFirst, nowNanos);
        left(nowNanos);
    }

    /** A descriptor with an owned port that something else has turned out to hold is being closed. */
    public void closedHeld(OwnedPort port, long nowNanos) {
        setAside(port, nowNanos);
        left(nowNanos);
    }

    /** A connection was reset; its port, if it was an owned one, is the caller's. */
    public void reset(long nowNanos) {
        left(nowNanos);
    }

    /**
     * A port of it was freed by a reset, and nobody has it yet.
     *
     * @param owned null when it is one of the kernel's
     */
    public void gainsPort(int port, OwnedPort owned, long nowNanos) {
        if (owned != null) {
            portsOrNew().release(owned, false, nowNanos);
        } else if (isFull(nowNanos)) {
            freed(port);
        }
    }

    private void left(long nowNanos) {
        open.decrementAndGet();
        source.closed();
        destination.used(nowNanos);
    }

    /** The kernel had no ephemeral port left. */
    public void markFull(long nowNanos) {
        meetsFullWindow(nowNanos);
        if (isFull(nowNanos)) {
            return; // another connect has found it out too
        }
        fullUntilNanos = nowNanos + fullNanos;
        fullNanos = Math.min(2 * fullNanos, LONGEST_FULL_NANOS);
        everFull = true;
        full = true;
        destination.markFullLane();
    }

    /** The kernel had an ephemeral port. */
    public void notFull() {
        if (full) {
            full = false;
            fullNanos = FIRST_FULL_NANOS;
            freed = null;
        }
    }

    /** Whether the kernel had no ephemeral port left a moment ago: to find out again takes milliseconds. */
    public boolean isFull(long nowNanos) {
        return full && nowNanos - fullUntilNanos < 0;
    }

    /**
     * Whether the kernel had no ephemeral port left within the last minute: what was in TIME_WAIT then comes back by and by, and
     * lasts if owned ports carry what they can.
     */
    public boolean ranOut(long nowNanos) {
        return everFull && nowNanos - fullUntilNanos < OwnedPorts.TIME_WAIT_NANOS;
    }

    /** Whether it is full and has no owned port to hand out either. */
    boolean isExhausted(long nowNanos) {
        return isFull(nowNanos) && !hasFreed() && !hasOwnedPort(nowNanos);
    }

    private boolean hasFreed() {
        ArrayBlockingQueue<Integer> some = freed;
        return some != null && !some.isEmpty();
    }

    private boolean hasOwnedPort(long nowNanos) {
        LanePorts some = ports;
        OwnedPorts owned = destination.owned();
        return some != null ? some.hasReady(nowNanos) : !owned.claimed().isEmpty() || owned.mayClaim(nowNanos);
    }

    /**
     * An owned port for a connection of this lane.
     *
     * @param unproven whether it may be one in TIME_WAIT though it is not known whether that can be taken over
     * @return null when there is none
     */
    public OwnedPort takeOwned(long nowNanos, boolean unproven) {
        return portsOrNew().take(nowNanos, unproven);
    }

    /** Something else has that port. */
    public void setAside(OwnedPort port, long nowNanos) {
        portsOrNew().setAside(port, nowNanos);
    }

    boolean hasTakenOwned() {
        LanePorts some = ports;
        return some != null && some.hasHandedOut();
    }

    private LanePorts portsOrNew() {
        LanePorts some = ports;
        return some != null ? some : newPorts();
    }

    private synchronized LanePorts newPorts() {
        if (ports == null) {
            ports = new LanePorts(destination.owned(), destination.takeOver(), ownEnd);
        }
        return ports;
    }

    private synchronized ArrayBlockingQueue<Integer> newFreed() {
        if (freed == null) {
            freed = new ArrayBlockingQueue<>(MOST_FREED);
        }
        return freed;
    }

    private TimeWaits timeWaitsOrNew() {
        TimeWaits some = timeWaits;
        return some != null ? some : newTimeWaits();
    }

    private synchronized TimeWaits newTimeWaits() {
        if (timeWaits == null) {
            timeWaits = new TimeWaits();
        }
        return timeWaits;
    }

    /** {@code source to destination}. */
    @Override
    public String toString() {
        return source + " to " + destination;
    }
}
