package io.portkeeper.pool;

import java.util.BitSet;

/**
 * The sources that one connect may still try.
 *
 * <p>A snapshot: a pool that changes meanwhile does not disturb a connect under way. Not shared between threads.
 */
public final class Candidates {

    private final SourceSet sources;
    private final long destination;
    private final Lanes lanes;
    private final BitSet tried;

    /**
     * All of those sources.
     *
     * @param destination hash of what the destination shares with others to have the same source
     * @param lanes those of the sources to the destination
     */
    Candidates(SourceSet sources, long destination, Lanes lanes) {
        this.sources = sources;
        this.destination = destination;
        this.lanes = lanes;
        this.tried = new BitSet(sources.size());
    }

    /** How many there are, tried or not. */
    public int size() {
        return sources.size();
    }

    Source get(int i) {
        return sources.get(i);
    }

    int weight(int i) {
        return sources.weight(i);
    }

    /** The sources that they are. */
    public SourceSet sources() {
        return sources;
    }

    /** The destination's hash, evenly spread over all longs. */
    long destination() {
        return destination;
    }

    boolean isOpen(int i, long nowNanos) {
        Source source = sources.get(i);
        return !tried.get(i)
                && source.isUsable(nowNanos)
                && !sources.isAtLimit(source)
                && !lanes.isExhausted(source, nowNanos);
    }

    /** How many ports of that source are in use to this destination, or in TIME_WAIT. */
    int inUse(int i, long nowNanos) {
        return lanes.inUse(sources.get(i), nowNanos);
    }

    /** Whether none has been tried yet. */
    boolean isFresh() {
        return tried.isEmpty();
    }

    /** The weights of all that are open, together. */
    int openWeight(long nowNanos) {
        int weight = 0;
        for (int i = 0; i < sources.size(); i++) {
            weight += isOpen(i, nowNanos) ? sources.weight(i) : 0;
        }
        return weight;
    }

    /** The index of the open source that has the {@code n}th share, each having as many as its weight; -1 when none is open. */
    int openShare(int n, long nowNanos) {
        int left = n;
        int last = -1;
        for (int i = 0; i < sources.size(); i++) {
            if (isOpen(i, nowNanos)) {
                last = i;
                left -= sources.weight(i);
                if (left < 0) {
                    return i;
                }
            }
        }
        return last; // another connect has taken an open one away since they were counted
    }

    /** Whether that source has as many connections as one may have. */
    public boolean isAtLimit(Source source) {
        return sources.isAtLimit(source);
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
        if (chosen >= sources.size()) {
            return null;
        }
        tried.set(chosen);
        return sources.get(chosen);
    }
}
