package io.portkeeper.ports;

import io.portkeeper.pool.Rendezvous;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The order in which a lane deals the ports of the range. Each port is dealt once before any is dealt again, and nobody off
 * the path can continue the order (RFC 6056, section 3.3).
 *
 * <p>So a port rests for as long as the range allows. The peer, a NAT or a load balancer may remember a closed connection for a
 * while, and until then drops a SYN from its port.
 */
public final class Walk {

    /** Ports closer than this may be in one window, in which the kernel chooses. So their turns are kept far apart. */
    static final int CLOSE = 64;

    /** Whatever the range, more than a tenth of all steps are suitable. All tries fail with a probability below 2^-38. */
    private static final int STEPS_TO_TRY = 256;

    private static final long GAMMA = 0x9e3779b97f4a7c15L;

    private final long secret;

    /** The number of connects so far. */
    private final AtomicInteger turn = new AtomicInteger();

    private volatile Order order;

    Walk(Dice dice) {
        this.secret = dice.bits();
    }

    /** The turn of one more connect. */
    public int next() {
        return turn.getAndIncrement();
    }

    /**
     * The port whose turn that is.
     *
     * @param ahead how many turns later, from 0 to {@code count - 1}
     * @param count how many ports there are, at least 1
     * @return which port of these, from 0 to {@code count - 1}
     */
    int port(int turn, int ahead, int count) {
        Order some = order;
        if (some == null || some.count != count) {
            some = new Order(secret, count); // the first connect, or the range was changed
            order = some;
        }
        return some.at(turn, ahead);
    }

    /** Goes round the range in steps of one width. */
    private static final class Order {

        final int count;
        final int start;
        final int step;

        Order(long secret, int count) {
            this.count = count;
            this.start = (int) Long.remainderUnsigned(secret, count);
            this.step = count < 3 ? 1 : step(secret, count);
        }

        int at(int turn, int ahead) {
            return (int) ((start + ((long) Integer.remainderUnsigned(turn, count) + ahead) * step) % count);
        }

        private static int step(long secret, int count) {
            int found = 1;
            for (int n = 1; n <= STEPS_TO_TRY; n++) {
                int step = 1 + (int) Long.remainderUnsigned(Rendezvous.mix(secret + n * GAMMA), count - 1);
                if (gcd(step, count) == 1) {
                    found = step;
                    if (keepsApart(step, count)) {
                        break;
                    }
                }
            }
            return found;
        }

        /** Whether the turns of close ports are more than {@code count / (4 * CLOSE)} apart. */
        private static boolean keepsApart(long step, int count) {
            for (int turns = 1; turns <= count / (4 * CLOSE); turns++) {
                long distance = turns * step % count;
                if (Math.min(distance, count - distance) < CLOSE) {
                    return false;
                }
            }
            return true;
        }

        private static int gcd(int a, int b) {
            return b == 0 ? a : gcd(b, a % b);
        }
    }
}
