package io.portkeeper.testapp.load;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The instants at which something is to be done so many times a second.
 *
 * <p>They are fixed beforehand and do not wait for what takes long (an open loop): what comes late is made up for, so that
 * slowness is not rewarded with a lower rate. But it is made up for little by little: a burst after each hiccup of a busy
 * machine would want more ports than the rate does.
 */
public final class Pace {

    /** How much faster it goes when it is late. */
    private static final int CATCH_UP_PERCENT = 5;

    /** Made up for at once: a thread that sleeps wakes some tenths of a millisecond late, and would else fall behind at high rates. */
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
     * @return when it was due, which may be a while ago
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
