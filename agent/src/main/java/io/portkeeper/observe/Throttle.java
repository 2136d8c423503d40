package io.portkeeper.observe;

import java.util.function.LongSupplier;

/** Lets a few events a minute through and counts the others. */
final class Throttle {

    private static final long MINUTE_NANOS = 60_000_000_000L;

    private final int burst;
    private final LongSupplier nanoClock;
    private long minuteEndsNanos;
    private int passed;
    private long held;

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

    /** Returns how many events were held back since one last passed, or -1 when this one is held back too. */
    synchronized long pass() {
        long now = nanoClock.getAsLong();
        if (passed > 0 && now - minuteEndsNanos >= 0) {
            passed = 0;
        }
        if (passed == burst) {
            held++;
            return -1;
        }
        if (passed++ == 0) {
            minuteEndsNanos = now + MINUTE_NANOS;
        }
        long before = held;
        held = 0;
        return before;
    }
}
