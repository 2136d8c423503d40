package io.portkeeper.ports;

import io.portkeeper.pool.Rendezvous;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A lane's way through the ports of the range: each is dealt once before any is dealt again, in an order that nobody off the path
 * can continue (RFC 6056, section 3.3).
 *
 * <p>So a port rests for as long as the range allows. The peer, a NAT or a load balancer may remember a closed connection for a
 * while, and drops a SYN from its port until then.
 */
public final class Walk {

    /** Ports that are so close lie in one window: they are dealt long after each other, for the kernel chooses among them. */
    static final int CLOSE = 64;

    /** Of all steps more than a tenth will do, whatever the range: in vain with a probability below 2^-38. */
    private static final int STEPS_TO_TRY = 256;

    private static final long GAMMA = 0x9e3779b97f4a7c15L;

    private final long secret;

    /** Connects so far. */
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
     * @param ahead so many turns later, from 0 to {@code count - 1}
     * @param count how many there are, from 1
     * @return which of them, from 0 to {@code count - 1}
     */
    int port(int turn, int ahead, int count) {
        Order some = order;
        if (some == null || some.count != count) {
            some = new Order(secret, count); // the first connect, or the range was changed
            order = some;
        }
        return some.at(turn, ahead);
    }

    /** In steps of one width, round and round. */
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

        /** Whether ports that are close are dealt a good many turns after each other. */
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
