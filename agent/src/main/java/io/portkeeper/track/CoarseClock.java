package io.portkeeper.track;

import io.portkeeper.boot.PortkeeperBridge;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;

/**
 * The clock by which reads and writes are recorded.
 *
 * <p>If the clock was delayed, for lack of a processor or by the garbage collector, it continues from where it stood instead
 * of catching up: what was recorded meanwhile bears the old time, and must not look idle because of that. So on a busy
 * machine the clock runs slow, and the number of its steps does not measure time. The times at which its steps began do:
 * whatever bears a step was done before the next one began.
 */
public final class CoarseClock implements Runnable {

    /** How many steps it advances in one run, at most. Each step is one grain. */
    private static final long MOST_STEPS = 3;

    /** How many steps the clock remembers the beginning of, which is at least 4.6 minutes. A power of two. */
    private static final int KNOWN = 1 << 14;

    /** Steps that may be overwritten while another thread looks at them. */
    private static final int MARGIN = 16;

    private final LongSupplier nanoClock;
    private final AtomicLongArray begunNanos = new AtomicLongArray(KNOWN);
    private long stepNanos;

    /**
     * The last step whose beginning is remembered, in the upper half; in the lower half, how many are. The clock's thread
     * writes both together. It is a number and no object, because the clock must continue when the heap is exhausted.
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

    /** Advances the clock. One thread is to call it about once a grain. */
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
            // The time is read again, because what was recorded until the new step was set bears the step before it.
            long begun = nanoClock.getAsLong();
            for (int step = 1; step <= more; step++) {
                begunNanos.set(index(from + step), begun);
            }
            known = known(to, Math.min(KNOWN, count(known) + more));
        }
    }

    /** How many steps ago something must have been recorded for it to be at least that old. */
    public int steps(Duration duration) {
        long now = known;
        int ahead = Activity.age(lastTick(now), PortkeeperBridge.tick());
        long untilNanos = nanoClock.getAsLong() - duration.toNanos();
        // Searches back from the last known step for the first one that had begun by then. All before it had, too.
        int low = 0;
        int high = count(now) - MARGIN;
        if (high <= 0 || begunNanos(now, high - 1) - untilNanos > 0) {
            // What is remembered does not go back that far. So it counts steps, and adds what two runs may advance at
            // once.
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
        // That step is high - 1 before the last known one, so what bears the step before it is old enough.
        return ahead + high;
    }

    /** For how long the clock has stood still: a grain or two, unless its thread is delayed. */
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
