package io.portkeeper.track;

import io.portkeeper.boot.PortkeeperBridge;
import java.util.function.LongSupplier;

/**
 * The clock that reads and writes are recorded by.
 *
 * <p>When it was held up, for want of a processor or by the collector, it goes on from where it stood instead of catching up:
 * what was recorded meanwhile bears the old time, and must not look idle for that.
 */
public final class CoarseClock implements Runnable {

    /** In one go; each step is one grain. */
    private static final long MOST_STEPS = 3;

    private final LongSupplier nanoClock;
    private long stepNanos;

    /** A clock that stands still until it is first run. */
    public CoarseClock(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.stepNanos = nanoClock.getAsLong();
    }

    /** Goes on; to be called about once a grain, by one thread. */
    @Override
    public void run() {
        long nowNanos = nanoClock.getAsLong();
        long steps = (nowNanos - stepNanos) / Activity.GRAIN_NANOS;
        if (steps > MOST_STEPS) {
            stepNanos = nowNanos;
        } else {
            stepNanos += steps * Activity.GRAIN_NANOS;
        }
        PortkeeperBridge.tick(Activity.after(PortkeeperBridge.tick(), (int) Math.min(steps, MOST_STEPS)));
    }
}
