package io.portkeeper.ports;

import io.portkeeper.pool.IpAddress;
import io.portkeeper.pool.Source;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A source and a destination, and the local ports between them: how many are in use, how many are in TIME_WAIT, whether the
 * kernel has turned out to have none left, and which owned ports are free.
 */
public final class Lane {

    /** How long it is not searched again after it turned out to be full. The time doubles each time in a row. */
    static final long FIRST_FULL_NANOS = 200_000_000L;

    /** Short, because until then a port that comes back unnoticed is found only by connects that have no other choice. */
    static final long LONGEST_FULL_NANOS = 800_000_000L;

    /** At most so many of the ports that come back while it is full are remembered. */
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
     * The port from which a connection would lead to itself, or 0 if there is none. TCP lets a socket connect to itself
     * (simultaneous open, RFC 9293, section 3.5). If the kernel chooses the source, it may choose the far end's address.
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

    /** The order in which it deals its ports. */
    public Walk walk() {
        return walk;
    }

    /** How many connections are open or being opened. */
    public int open() {
        return open.get();
    }

    /** How many ports are in TIME_WAIT because this side closed first, not counting owned ports. */
    public int timeWaits(long nowNanos) {
        TimeWaits some = timeWaits;
        return some == null ? 0 : some.count(nowNanos);
    }

    /** How many ports are in use or in TIME_WAIT. The latter are counted as in {@link #timeWaits}. */
    public int inUse(long nowNanos) {
        return open() + timeWaits(nowNanos);
    }

    /**
     * A cautious estimate of how many of its ports are taken: those of open connections and, if a window turned out to be
     * full within the last 60 s, those in TIME_WAIT that the kernel does not reuse. Without a full window, the agent's count
     * of TIME_WAIT is only a guess, because the kernel may have kept none.
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

    /** Records that the kernel had no port left in a window, or in the whole range. */
    public void meetsFullWindow(long nowNanos) {
        fullWindowNanos = nowNanos;
        everMetFullWindow = true;
    }

    /** How long its connections may be idle, in steps of the coarse clock. */
    public int toleratedSteps() {
        return toleratedSteps;
    }

    /** Sets how long its connections may be idle, because pressure has risen or fallen. */
    public void tolerate(int steps) {
        toleratedSteps = steps;
    }

    /** Records that a connection has a port, or is about to get one. */
    public void opened() {
        open.incrementAndGet();
        source.opened();
    }

    /**
     * Records that a connection is being closed.
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
     * Records that a port may be free again while the lane is full, so that the next connect need not search for it.
     *
     * @param port 0 if it is not known which; the lane then no longer counts as full
     */
    public void freed(int port) {
        if (port == 0) {
            full = false;
        } else {
            ArrayBlockingQueue<Integer> some = freed;
            (some != null ? some : newFreed()).offer(port); // one that does not fit is found by a search
        }
    }

    /** A port that came back while the lane was full, or null if there is none. */
    public Integer pollFreed() {
        ArrayBlockingQueue<Integer> some = freed;
        return some == null ? null : some.poll();
    }

    /** Records that a connection from an owned port is being closed. */
    public void closed(OwnedPort port, boolean closedFirst, long nowNanos) {
        if (closedFirst) {
            destination.timeWaits().add(nowNanos);
        }
        // In TIME_WAIT even if the kernel is thought to keep none, because taking a port too soon costs a connect.
        portsOrNew().release(port, closedFirst, nowNanos);
        left(nowNanos);
    }

    /** Records that a descriptor is being closed whose owned port turned out to be held by something else. */
    public void closedHeld(OwnedPort port, long nowNanos) {
        setAside(port, nowNanos);
        left(nowNanos);
    }

    /** Records that a connection was reset or is over. If its port was an owned one, the caller has it now. */
    public void reset(long nowNanos) {
        left(nowNanos);
    }

    /**
     * Records that a port was freed by {@link #reset}, and that no connect has it yet.
     *
     * @param port 0 if the kernel has it back, and it is not known which
     * @param owned null if it is an ephemeral port
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

    /** Records that the kernel had no ephemeral port left. */
    public void markFull(long nowNanos) {
        meetsFullWindow(nowNanos);
        if (isFull(nowNanos)) {
            return; // another connect found this out, too
        }
        fullUntilNanos = nowNanos + fullNanos;
        fullNanos = Math.min(2 * fullNanos, LONGEST_FULL_NANOS);
        everFull = true;
        full = true;
        destination.markFullLane();
    }

    /** Records that the kernel had an ephemeral port. */
    public void notFull() {
        if (full) {
            full = false;
            fullNanos = FIRST_FULL_NANOS;
            freed = null;
        }
    }

    /** Whether the kernel had no ephemeral port left a moment ago. Finding out again takes milliseconds. */
    public boolean isFull(long nowNanos) {
        return full && nowNanos - fullUntilNanos < 0;
    }

    /**
     * Whether the kernel had no ephemeral port left within the last minute. The ports that were in TIME_WAIT then come back
     * one after the other, and suffice if owned ports carry as much as they can.
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
     * @param unproven whether it may be one in TIME_WAIT, although it is not known whether that can be taken over
     * @return null if there is none
     */
    public OwnedPort takeOwned(long nowNanos, boolean unproven) {
        return portsOrNew().take(nowNanos, unproven);
    }

    /** Takes back a port that something else holds; it is tried again later. */
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
