package io.portkeeper.ports;

import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/** Owned ports that this JVM has claimed, so that no other JVM on the host hands them out. */
final class Block {

    private static final int GIVEN_BACK = -1;

    private final PortSet ports;
    private final Closeable claim;
    private final AtomicInteger inUse = new AtomicInteger();
    private volatile long usedNanos;

    Block(PortSet ports, Closeable claim, long nowNanos) {
        this.ports = ports;
        this.claim = claim;
        this.usedNanos = nowNanos;
    }

    PortSet ports() {
        return ports;
    }

    /** Marks a port of it as in use; false when the block was given back. */
    boolean take() {
        int before = inUse.get();
        while (before != GIVEN_BACK && !inUse.compareAndSet(before, before + 1)) {
            before = inUse.get();
        }
        return before != GIVEN_BACK;
    }

    /** A port of it is not in use any more. */
    void release(long nowNanos) {
        usedNanos = nowNanos;
        inUse.decrementAndGet();
    }

    boolean isGivenBack() {
        return inUse.get() == GIVEN_BACK;
    }

    /** Gives it back to the host unless one of its ports was in use during the last {@code idleNanos}. */
    boolean giveBack(long nowNanos, long idleNanos) {
        if (nowNanos - usedNanos < idleNanos || !inUse.compareAndSet(0, GIVEN_BACK)) {
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
