package io.portkeeper.ports;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * A lane's way through the windows: it uses one up, then goes on to the next, round and round, in an order that nobody outside
 * knows.
 *
 * <p>In a window that is used by one lane only the kernel finds the next port at once. And it comes back to a window when it
 * has been through all others, when TIME_WAIT is most likely over there.
 */
public final class Walk {

    private final long secret;

    /** Connects so far, those left out of a window that was full earlier counted too. */
    private final AtomicInteger turn = new AtomicInteger();

    Walk(Dice dice) {
        this.secret = dice.bits();
    }

    /** The turn of one more connect. */
    public int next() {
        return turn.getAndIncrement();
    }

    /**
     * The window of that turn was full: the lane goes on to the next.
     *
     * @param size ports in a window
     * @return the turn of the same connect in the next window
     */
    public int leave(int full, int size) {
        int next = (Integer.divideUnsigned(full, size) + 1) * size;
        int now = turn.get();
        // Unless another connect has left it already.
        if (now - next < 0 && !turn.compareAndSet(now, next)) {
            return leave(full, size);
        }
        return next();
    }

    /**
     * Where that turn leads.
     *
     * @param size ports in a window
     * @param count how many windows there are
     * @return which of them, from 0
     */
    int window(int turn, int size, int count) {
        if (count == 1) {
            return 0;
        }
        long start = (secret >>> 32) % count;
        long step = 1 + (secret & 0xffff_ffffL) % (count - 1);
        while (gcd(step, count) != 1) {
            step = 1 + step % (count - 1);
        }
        return (int) ((start + Integer.toUnsignedLong(turn) / size % count * step) % count);
    }

    private static long gcd(long a, long b) {
        return b == 0 ? a : gcd(b, a % b);
    }
}
