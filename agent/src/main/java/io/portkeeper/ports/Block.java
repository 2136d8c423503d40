package io.portkeeper.ports;

import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;

/** Owned ports that this JVM has claimed, so that no other JVM on the host hands them out. */
final class Block {

    private static final long GIVEN_BACK = -1;
    private static final long ONE_USE = 1L << 32;

    private final PortSet ports;
    private final Closeable claim;

    /** How often a port was taken in the upper, how many are in use in the lower half; or given back. */
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

    /** From when on no connection of a process that had it before can be left. */
    long safeAtNanos() {
        return safeAtNanos;
    }

    /** Marks a port of it as in use; false when the block was given back. */
    boolean take() {
        long before = uses.get();
        while (before != GIVEN_BACK && !uses.compareAndSet(before, (before + ONE_USE + 1) & Long.MAX_VALUE)) {
            before = uses.get();
        }
        return before != GIVEN_BACK;
    }

    /** A port of it is not in use any more. */
    void release(long nowNanos) {
        usedNanos = nowNanos;
        uses.decrementAndGet();
    }

    boolean isGivenBack() {
        return uses.get() == GIVEN_BACK;
    }

    /** Gives it back to the host unless one of its ports was in use during the last {@code idleNanos}. */
    boolean giveBack(long nowNanos, long idleNanos) {
        long before = uses.get();
        if ((int) before != 0 || nowNanos - usedNanos < idleNanos || !uses.compareAndSet(before, GIVEN_BACK)) {
            return false;
        }
        try {
            claim.close();
        } catch (IOException e) {
            // The claim may stay then; nothing of ours depends on it any more.
        }
        return true;
    }
}
