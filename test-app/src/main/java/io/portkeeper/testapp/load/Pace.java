package io.portkeeper.testapp.load;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The instants at which something is to be done that many times a second.
 *
 * <p>They are fixed in advance and do not wait for slow work (an open loop). Instants that were missed are made up for, so
 * that slowness is not rewarded with a lower rate. This happens little by little, because a burst after each pause of a busy
 * machine would need more ports than the rate does.
 */
public final class Pace {

    /** How much the rate rises while missed instants are made up for. */
    private static final int CATCH_UP_PERCENT = 5;

    /**
     * A delay up to this is made up for at once: a sleeping thread wakes some tenths of a millisecond late, and would
     * otherwise fall behind at high rates.
     */
    private static final long AT_ONCE_NANOS = 2_000_000L;

    private final long start = System.nanoTime();
    private final int perSecond;
    private final long shortestGapNanos;
    private long soonest = start;
    private long next;

    public Pace(int perSecond) {
        this.perSecond = perSecond;
        this.shortestGapNanos = TimeUnit.SECONDS.toNanos(1) * 100 / (100 + CATCH_UP_PERCENT) / perSecond;
    }

    /** The {@link System#nanoTime} from which the instants count. */
    public long startNanos() {
        return start;
    }

    /**
     * Waits for the next instant.
     *
     * @return the {@link System#nanoTime} at which it was due, which may be in the past
     */
    public long awaitNext() {
        long due = start + TimeUnit.SECONDS.toNanos(next++) / perSecond;
        long until = due - soonest > 0 ? due : soonest;
        for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
            if (Thread.currentThread().isInterrupted()) {
                break;
            }
        }
        long now = System.nanoTime();
        soonest = (soonest - now > -AT_ONCE_NANOS ? soonest : now - AT_ONCE_NANOS) + shortestGapNanos;
        return due;
    }
}
