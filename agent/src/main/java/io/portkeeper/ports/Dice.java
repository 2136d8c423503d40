package io.portkeeper.ports;

import io.portkeeper.linux.Entropy;
import io.portkeeper.pool.Rendezvous;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Random bits for the choice of ports. Somebody who sees some of them cannot continue the sequence (RFC 6056, section 3.1).
 *
 * <p>It is SplitMix64 (Steele, Lea and Flood, 2014) with a secret seed. java.util.concurrent.ThreadLocalRandom is seeded
 * with the time.
 */
final class Dice {

    private static final long GAMMA = 0x9e3779b97f4a7c15L;

    private final AtomicLong state = new AtomicLong(Entropy.bits());

    /** 64 random bits. */
    long bits() {
        return Rendezvous.mix(state.getAndAdd(GAMMA));
    }

    /** A number from 0 to {@code bound - 1}. */
    int below(int bound) {
        // The high half of a 64-bit product: the bias is less than 2^-32 (Lemire, 2019).
        long number = bits() >>> 32;
        return (int) ((number * bound) >>> 32);
    }
}
