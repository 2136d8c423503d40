package io.portkeeper.ports;

import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;

/** A block of owned ports that this JVM has claimed, so that no other JVM on the host hands them out. */
final class Block {

    private static final long GIVEN_BACK = -1;
    private static final long ONE_USE = 1L << 32;

    private final PortSet ports;
    private final Closeable claim;

    /** Upper half: how often a port was taken. Lower half: how many ports are in use. Or {@link #GIVEN_BACK}. */
    private final AtomicLong uses = new AtomicLong();

    private final long safeAtNanos;
    private volatile long usedNanos;

    Block(PortSet ports, Closeable claim, long nowNanos) {
        this.ports = ports;
        this.claim = claim;
        this.usedNanos = nowNanos;
        this.safeAtNanos = nowNanos + OwnedPorts.TIME_WAIT_NANOS;
    }

    PortSet ports() {
        return ports;
    }

    /** From this time on, no connection of a process that had the block before can be left. */
    long safeAtNanos() {
        return safeAtNanos;
    }

    /** Marks one of its ports as in use. Returns false if the block was given back. */
    boolean take() {
        long before = uses.get();
        while (before != GIVEN_BACK && !uses.compareAndSet(before, (before + ONE_USE + 1) & Long.MAX_VALUE)) {
            before = uses.get();
        }
        return before != GIVEN_BACK;
    }

    /** Marks one of its ports as no longer in use. */
    void release(long nowNanos) {
        usedNanos = nowNanos;
        uses.decrementAndGet();
    }

    boolean isGivenBack() {
        return uses.get() == GIVEN_BACK;
    }

    /** Gives the block back to the host, unless one of its ports was in use during the last {@code idleNanos}. */
    boolean giveBack(long nowNanos, long idleNanos) {
        long before = uses.get();
        if ((int) before != 0 || nowNanos - usedNanos < idleNanos || !uses.compareAndSet(before, GIVEN_BACK)) {
            return false;
        }
        try {
            claim.close();
        } catch (IOException e) {
            // The claim may remain, but nothing in this JVM depends on it any more.
        }
        return true;
    }
}
