package io.portkeeper.track;

import io.portkeeper.boot.PortkeeperBridge;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;

/**
 * The clock that reads and writes are recorded by.
 *
 * <p>When it was held up, for want of a processor or by the collector, it goes on from where it stood instead of catching up:
 * what was recorded meanwhile bears the old time, and must not look idle for that. On a busy machine it therefore runs slow, and
 * counting its steps does not measure time. What does is when each step began: whatever bears a step was done before the next
 * one began.
 */
public final class CoarseClock implements Runnable {

    /** In one go; each step is one grain. */
    private static final long MOST_STEPS = 3;

    /** The clock remembers when each of so many steps began, which is 4.6 minutes at least. A power of two. */
    private static final int KNOWN = 1 << 14;

    /** Steps that may be overwritten while somebody looks. */
    private static final int MARGIN = 16;

    private final LongSupplier nanoClock;
    private final AtomicLongArray begunNanos = new AtomicLongArray(KNOWN);
    private long stepNanos;

    /**
     * The last step whose beginning is remembered, and in the lower half how many are; written together, by the clock's thread. A
     * number, for the clock must go on when the heap is exhausted.
     */
    private volatile long known;

    private volatile long lastNanos;

    /** A clock that stands still until it is first run. */
    public CoarseClock(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.stepNanos = nanoClock.getAsLong();
        this.lastNanos = stepNanos;
        this.known = known(PortkeeperBridge.tick(), 0);
    }

    /** Goes on; to be called about once a grain, by one thread. */
    @Override
    public void run() {
        long nowNanos = nanoClock.getAsLong();
        long late = (nowNanos - stepNanos) / Activity.GRAIN_NANOS;
        if (late > MOST_STEPS) {
            stepNanos = nowNanos;
        } else {
            stepNanos += late * Activity.GRAIN_NANOS;
        }
        int more = (int) Math.min(late, MOST_STEPS);
        if (more > 0) {
            lastNanos = nowNanos;
            int from = PortkeeperBridge.tick();
            int to = from + more;
            PortkeeperBridge.tick(to);
            VarHandle.fullFence();
            // Asked again: what was recorded until the step was told bears the step before it.
            long begun = nanoClock.getAsLong();
            for (int step = 1; step <= more; step++) {
                begunNanos.set(index(from + step), begun);
            }
            known = known(to, Math.min(KNOWN, count(known) + more));
        }
    }

    /** How many steps back one must go for everything recorded then, or earlier, to be at least that long ago. */
    public int steps(Duration duration) {
        long now = known;
        int ahead = Activity.age(lastTick(now), PortkeeperBridge.tick());
        long untilNanos = nanoClock.getAsLong() - duration.toNanos();
        // The first step back from the last known one that began by then; all before it did, too.
        int low = 0;
        int high = count(now) - MARGIN;
        if (high <= 0 || begunNanos(now, high - 1) - untilNanos > 0) {
            // By their number, and what two goes in a row may make at once.
            return (int) Math.min(Integer.MAX_VALUE, Activity.steps(duration) + 2 * MOST_STEPS);
        }
        while (low < high - 1) {
            int middle = (low + high) >>> 1;
            if (begunNanos(now, middle - 1) - untilNanos > 0) {
                low = middle;
            } else {
                high = middle;
            }
        }
        // That one began high - 1 steps before the last known one, so what bears the one before it is old enough.
        return ahead + high;
    }

    /** For how long it has stood still: a grain or two, unless its thread is not well. */
    public Duration stood() {
        return Duration.ofNanos(nanoClock.getAsLong() - lastNanos);
    }

    private long begunNanos(long now, int back) {
        return begunNanos.get(index(lastTick(now) - back));
    }

    private static long known(int lastTick, int count) {
        return (long) lastTick << 32 | count;
    }

    private static int lastTick(long known) {
        return (int) (known >> 32);
    }

    private static int count(long known) {
        return (int) known;
    }

    private static int index(int tick) {
        return tick & KNOWN - 1;
    }
}
