package io.portkeeper.observe;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** Lets a few events a minute through. Counts the others, without a lock. */
final class Throttle {

    private static final long MINUTE_NANOS = 60_000_000_000L;

    private final int burst;
    private final LongSupplier nanoClock;
    private final LongAdder held = new LongAdder();
    private final LongAdder all = new LongAdder();
    private volatile boolean full;
    private volatile long minuteEndsNanos;
    private int passed;

    /**
     * A throttle that has let nothing through yet.
     *
     * @param burst events let through in one minute, 1 or more
     * @param nanoClock as {@link System#nanoTime}
     */
    Throttle(int burst, LongSupplier nanoClock) {
        this.burst = burst;
        this.nanoClock = nanoClock;
    }

    /** Returns how many events were held back since one last passed, or -1 if this one is held back too. */
    long pass() {
        all.increment();
        long nowNanos = nanoClock.getAsLong();
        if (full && nowNanos - minuteEndsNanos < 0) {
            held.increment();
            return -1;
        }
        return passSlowly(nowNanos);
    }

    /** How many events there were, let through or not. */
    long total() {
        return all.sum();
    }

    private synchronized long passSlowly(long nowNanos) {
        if (passed > 0 && nowNanos - minuteEndsNanos >= 0) {
            passed = 0;
            full = false;
        }
        if (passed == burst) {
            held.increment();
            return -1;
        }
        if (passed++ == 0) {
            minuteEndsNanos = nowNanos + MINUTE_NANOS;
        }
        full = passed == burst;
        return held.sumThenReset();
    }
}
