package io.portkeeper.pool;

import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** The order in which the sources of a pool are tried for a destination. */
public interface Strategy {

    /** The strategies that an operator can name. */
    enum Kind {
        /** See {@link Sticky}. */
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

    /**
     * A strategy of that kind.
     *
     * @param rotation when sticky choices are dealt again, null for never; the other kinds ignore it
     */
    static Strategy of(Kind kind, Rotation rotation) {
        return switch (kind) {
            case STICKY -> new Sticky(rotation);
            case LEAST_USED -> leastUsed();
            case ROUND_ROBIN -> roundRobin();
            case RANDOM -> random();
        };
    }

    /**
     * The best of the candidates that are still open.
     *
     * @return its index, or -1 if none is open
     */
    int choose(Candidates candidates, long nowNanos);

    /**
     * The source with the lowest number of ports in use or in TIME_WAIT towards the destination, divided by its weight.
     * Among equals, it is the source with the fewest open connections to all destinations, divided by its weight.
     */
    static Strategy leastUsed() {
        return (candidates, nowNanos) -> {
            int size = candidates.size();
            // A random start decides ties. Otherwise the first source would get each burst alone.
            int start = ThreadLocalRandom.current().nextInt(size);
            int best = -1;
            double bestUse = 0;
            double bestOpen = 0;
            for (int k = 0; k < size; k++) {
                int i = (start + k) % size;
                if (candidates.isOpen(i, nowNanos)) {
                    double weight = candidates.weight(i);
                    double use = candidates.inUse(i, nowNanos) / weight;
                    double open = candidates.get(i).open() / weight;
                    if (best < 0 || use < bestUse || (use == bestUse && open < bestOpen)) {
                        best = i;
                        bestUse = use;
                        bestOpen = open;
                    }
                }
            }
            return best;
        };
    }

    /** One source after the other, each as many times in a row as its weight, whatever the destination. */
    static Strategy roundRobin() {
        return (candidates, nowNanos) -> {
            // Each pool and family has its own. Otherwise a client that alternates would use only every second source.
            AtomicInteger turn = candidates.sources().turn();
            // One turn per connect. If a retry took one too, every connect might begin at the same exhausted source.
            int now = candidates.isFresh() ? turn.getAndIncrement() : turn.get();
            int open = candidates.openWeight(nowNanos);
            return open == 0 ? -1 : candidates.openShare(Math.floorMod(now, open), nowNanos);
        };
    }

    /** A random source, in proportion to its weight, whatever the destination. */
    static Strategy random() {
        return (candidates, nowNanos) -> {
            int open = candidates.openWeight(nowNanos);
            return open == 0
                    ? -1
                    : candidates.openShare(ThreadLocalRandom.current().nextInt(open), nowNanos);
        };
    }
}
