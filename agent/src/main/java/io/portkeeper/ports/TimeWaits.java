package io.portkeeper.ports;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How many ports are in TIME_WAIT: 60 s from the close (TCP_TIMEWAIT_LEN in include/net/tcp.h), counted in steps of 8.6 s.
 *
 * <p>It is a ring of counters without locks. Each counter has the step it counts for, and starts again for another step.
 */
final class TimeWaits {

    /** 2^33 ns, 8.6 s. */
    private static final int STEP_BITS = 33;

    /** Seven is the smallest number of steps that lasts longer than 60 s. */
    private static final int STEPS = 7;

    private static final int SLOTS = 8;

    private final AtomicLongArray slots = new AtomicLongArray(SLOTS);

    /** Counts one more. */
    void add(long nowNanos) {
        int step = step(nowNanos);
        int slot = step & (SLOTS - 1);
        while (true) {
            long before = slots.get(slot);
            long after = step(before, step) ? before + 1 : (long) step << 32 | 1;
            if (slots.compareAndSet(slot, before, after)) {
                return;
            }
        }
    }

    /** How many were added in the last 60 s, or up to one step earlier. */
    int count(long nowNanos) {
        int now = step(nowNanos);
        int sum = 0;
        for (int i = 0; i <= STEPS; i++) {
            long slot = slots.get(i);
            int age = now - (int) (slot >> 32);
            sum += age >= 0 && age <= STEPS ? (int) slot : 0;
        }
        return sum;
    }

    /**
     * How many were certainly added in that time: none if it is shorter than a step. If it is 60 s or more, the same as
     * {@link #count(long)}.
     */
    int count(long nowNanos, long withinNanos) {
        if (withinNanos >= OwnedPorts.TIME_WAIT_NANOS) {
            return count(nowNanos);
        }
        int steps = (int) (withinNanos >> STEP_BITS);
        int now = step(nowNanos);
        int sum = 0;
        for (int i = 0; i <= STEPS; i++) {
            long slot = slots.get(i);
            int age = now - (int) (slot >> 32);
            sum += age >= 0 && age < steps ? (int) slot : 0;
        }
        return sum;
    }

    private static boolean step(long slot, int step) {
        return (int) (slot >> 32) == step;
    }

    private static int step(long nanos) {
        return (int) (nanos >> STEP_BITS);
    }
}
