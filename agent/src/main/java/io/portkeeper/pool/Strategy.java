package io.portkeeper.pool;

import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** In which order the sources of a pool are tried for a destination. */
public interface Strategy {

    /** The strategies that an operator can name. */
    enum Kind {
        /** See {@link #sticky}. */
        STICKY,
        /** See {@link #leastUsed}. */
        LEAST_USED,
        /** See {@link #roundRobin}. */
        ROUND_ROBIN,
        /** See {@link #random}. */
        RANDOM;

        /** As the operator writes it. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** A strategy of that kind with a state of its own. */
    static Strategy of(Kind kind) {
        return switch (kind) {
            case STICKY -> sticky();
            case LEAST_USED -> leastUsed();
            case ROUND_ROBIN -> roundRobin();
            case RANDOM -> random();
        };
    }

    /**
     * The best of the candidates that are still open.
     *
     * @return its index, or -1 when none is open
     */
    int choose(Candidates candidates, long nowNanos);

    /**
     * Each destination keeps its source as long as that is usable; taking one of n sources away moves only its own
     * destinations, adding one moves only what it wins.
     *
     * <p>Highest random weight: Thaler and Ravishankar, "Using name-based mappings to increase hit rates", 1998.
     */
    static Strategy sticky() {
        return (candidates, nowNanos) -> {
            int best = -1;
            long bestWeight = 0;
            for (int i = 0; i < candidates.size(); i++) {
                if (candidates.isOpen(i, nowNanos)) {
                    long weight = Rendezvous.mix(
                            candidates.destination() ^ candidates.get(i).hash());
                    if (best < 0 || weight > bestWeight) {
                        best = i;
                        bestWeight = weight;
                    }
                }
            }
            return best;
        };
    }

    /**
     * The source with the fewest ports in use to the destination, or in TIME_WAIT; among equals the one with the fewest open
     * connections to anywhere.
     */
    static Strategy leastUsed() {
        return (candidates, nowNanos) -> {
            int size = candidates.size();
            // Ties go to a random one, else the first source would take each burst alone.
            int start = ThreadLocalRandom.current().nextInt(size);
            int best = -1;
            long bestUse = 0;
            for (int k = 0; k < size; k++) {
                int i = (start + k) % size;
                if (candidates.isOpen(i, nowNanos)) {
                    long use = (long) candidates.inUse(i, nowNanos) << 32
                            | candidates.get(i).open();
                    if (best < 0 || use < bestUse) {
                        best = i;
                        bestUse = use;
                    }
                }
            }
            return best;
        };
    }

    /** One source after the other, whatever the destination. */
    static Strategy roundRobin() {
        // One for each family: clients that try both in turn would else use every second source only.
        AtomicInteger v4 = new AtomicInteger();
        AtomicInteger v6 = new AtomicInteger();
        return (candidates, nowNanos) -> {
            AtomicInteger turn = candidates.get(0).ip().v6() ? v6 : v4;
            // One turn a connect: were a retry to take one too, every connect might begin at the same exhausted source.
            int now = candidates.isFresh() ? turn.getAndIncrement() : turn.get();
            int open = candidates.countOpen(nowNanos);
            return open == 0 ? -1 : candidates.nthOpen(Math.floorMod(now, open), nowNanos);
        };
    }

    /** Any source, whatever the destination. */
    static Strategy random() {
        return (candidates, nowNanos) -> {
            int open = candidates.countOpen(nowNanos);
            return open == 0
                    ? -1
                    : candidates.nthOpen(ThreadLocalRandom.current().nextInt(open), nowNanos);
        };
    }
}
