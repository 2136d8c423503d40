package io.portkeeper.track;

import io.portkeeper.boot.PortkeeperBridge;
import java.time.Duration;

/**
 * When each descriptor last read or wrote, on a coarse clock.
 *
 * <p>The woven methods store one int for a read or write: the clock's tick, whose two lowest bits tell which it was.
 */
public final class Activity {

    /** 16.8 ms. */
    static final long GRAIN_NANOS = 1L << 24;

    private static final int KIND_BITS = Integer.bitCount(PortkeeperBridge.KIND);
    private static final int KIND = PortkeeperBridge.KIND;

    private static final int CHUNK = PortkeeperBridge.activity(0).length;

    private Activity() {}

    /** How long the clock stands still between two steps. */
    public static Duration grain() {
        return Duration.ofNanos(GRAIN_NANOS);
    }

    /** So many steps that at least that duration has passed: what was recorded bears a time up to one step before. */
    public static int steps(Duration duration) {
        return (int) Math.min(Integer.MAX_VALUE, duration.toNanos() / GRAIN_NANOS + 2);
    }

    /** A duration of so many steps. */
    public static Duration duration(int steps) {
        return Duration.ofNanos(steps * GRAIN_NANOS);
    }

    /** The clock now. */
    public static int now() {
        return PortkeeperBridge.tick();
    }

    /** What that descriptor did last; it means something only for a connection of ours. */
    public static int of(int descriptor) {
        return PortkeeperBridge.activity(descriptor / CHUNK)[descriptor % CHUNK];
    }

    /** A connection begins. */
    static void begin(int descriptor) {
        PortkeeperBridge.activity(descriptor / CHUNK)[descriptor % CHUNK] = now() | PortkeeperBridge.UNUSED;
    }

    /** How many steps before {@code now} that was; 0 when it came after: the clock goes on while connections are compared. */
    public static int age(int activity, int now) {
        return Math.max(0, (now - (activity & ~KIND)) >> KIND_BITS);
    }

    /** Whether the last was a write, so that an answer is awaited. */
    public static boolean isWrite(int activity) {
        return (activity & KIND) == PortkeeperBridge.WRITE;
    }

    /** Whether there has been neither a read nor a write yet. */
    public static boolean isUnused(int activity) {
        return (activity & KIND) == PortkeeperBridge.UNUSED;
    }

    /** The number of a tick's step. */
    static int step(int tick) {
        return tick >>> KIND_BITS;
    }

    /** That many steps after {@code tick}. */
    static int after(int tick, int steps) {
        return tick + (steps << KIND_BITS);
    }
}
