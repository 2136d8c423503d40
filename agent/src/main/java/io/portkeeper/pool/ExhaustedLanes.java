package io.portkeeper.pool;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Lanes that had no port a moment ago, so that not every connect finds it out again: the kernel looks at each port of the
 * range first, which takes milliseconds on the calling thread, an event loop often.
 *
 * <p>A table of fixed size without locks. A lane that another one displaces is merely tried again.
 */
final class ExhaustedLanes {

    /** Short: a port that is closed meanwhile is found by those who have nowhere else to go. */
    static final long REMEMBERED_NANOS = 200_000_000L;

    private static final int SLOTS = 4096;

    private final AtomicLongArray lanes = new AtomicLongArray(SLOTS);
    private final AtomicLongArray untilNanos = new AtomicLongArray(SLOTS);

    /**
     * The lane had no port left.
     *
     * @param lane a hash of source and destination, evenly spread over all longs
     */
    void add(long lane, long nowNanos) {
        int slot = slot(lane);
        untilNanos.set(slot, nowNanos + REMEMBERED_NANOS);
        lanes.set(slot, lane);
    }

    boolean contains(long lane, long nowNanos) {
        int slot = slot(lane);
        return lanes.get(slot) == lane && nowNanos - untilNanos.get(slot) < 0;
    }

    private static int slot(long lane) {
        return (int) (lane >>> 52);
    }
}
