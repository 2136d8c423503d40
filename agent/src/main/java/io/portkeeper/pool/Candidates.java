package io.portkeeper.pool;

import java.util.BitSet;

/**
 * The sources that one connect may still try.
 *
 * <p>A snapshot: a pool that changes meanwhile does not disturb a connect under way. Not shared between threads.
 */
public final class Candidates {

    private final Source[] sources;
    private final long destination;
    private final Lanes lanes;
    private final BitSet tried;

    /**
     * All sources of one family.
     *
     * @param destination hash of what the destination shares with others to have the same source
     * @param lanes those of the sources to the destination
     */
    Candidates(Source[] sources, long destination, Lanes lanes) {
        this.sources = sources;
        this.destination = destination;
        this.lanes = lanes;
        this.tried = new BitSet(sources.length);
    }

    int size() {
        return sources.length;
    }

    Source get(int i) {
        return sources[i];
    }

    /** The destination's hash, evenly spread over all longs. */
    long destination() {
        return destination;
    }

    boolean isOpen(int i, long nowNanos) {
        return !tried.get(i) && sources[i].isUsable(nowNanos) && !lanes.isExhausted(sources[i], nowNanos);
    }

    /** How many ports of that source are in use to this destination, or in TIME_WAIT. */
    int inUse(int i, long nowNanos) {
        return lanes.inUse(sources[i], nowNanos);
    }

    /** Whether none has been tried yet. */
    boolean isFresh() {
        return tried.isEmpty();
    }

    int countOpen(long nowNanos) {
        int open = 0;
        for (int i = 0; i < sources.length; i++) {
            open += isOpen(i, nowNanos) ? 1 : 0;
        }
        return open;
    }

    /** The index of the open source that has {@code n} open ones before it, or -1. */
    int nthOpen(int n, long nowNanos) {
        int before = n;
        for (int i = 0; i < sources.length; i++) {
            if (isOpen(i, nowNanos) && before-- == 0) {
                return i;
            }
        }
        return -1;
    }

    /**
     * The next source in the strategy's order, each only once.
     *
     * <p>Sources in quarantine, or without a port to this destination a moment ago, come last rather than never: when
     * nothing else is left a try costs less than a failure.
     *
     * @return null when all have been tried
     */
    public Source next(Strategy strategy, long nowNanos) {
        int chosen = strategy.choose(this, nowNanos);
        if (chosen < 0) {
            chosen = tried.nextClearBit(0);
        }
        if (chosen >= sources.length) {
            return null;
        }
        tried.set(chosen);
        return sources[chosen];
    }
}
