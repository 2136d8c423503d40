package io.portkeeper.pool;

import java.util.BitSet;

/**
 * The sources that one connect may still try.
 *
 * <p>It is a snapshot: a connect under way does not notice when the pool changes. It is not shared between threads.
 */
public final class Candidates {

    private final SourceSet sources;
    private final long destination;
    private final Lanes lanes;
    private final BitSet tried;

    /**
     * All of those sources, none of them tried yet.
     *
     * @param destination hash of what destinations must have in common to get the same source
     * @param lanes the lanes from the sources to the destination
     */
    Candidates(SourceSet sources, long destination, Lanes lanes) {
        this.sources = sources;
        this.destination = destination;
        this.lanes = lanes;
        this.tried = new BitSet(sources.size());
    }

    /** How many sources there are, tried or not. */
    public int size() {
        return sources.size();
    }

    Source get(int i) {
        return sources.get(i);
    }

    int weight(int i) {
        return sources.weight(i);
    }

    /** The sources. */
    public SourceSet sources() {
        return sources;
    }

    /** The destination's hash, evenly spread over all longs; 0 if there is only one source. */
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

    /** How many ports of that source are in use or in TIME_WAIT towards this destination. */
    int inUse(int i, long nowNanos) {
        return lanes.inUse(sources.get(i), nowNanos);
    }

    /** Whether none has been tried yet. */
    boolean isFresh() {
        return tried.isEmpty();
    }

    /** The sum of the weights of all open sources. */
    int openWeight(long nowNanos) {
        int weight = 0;
        for (int i = 0; i < sources.size(); i++) {
            weight += isOpen(i, nowNanos) ? sources.weight(i) : 0;
        }
        return weight;
    }

    /**
     * The index of the open source that has share {@code n}, from 0. Each open source has as many shares as its weight.
     *
     * @return -1 if none is open
     */
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
        return last; // another connect has closed off a source since the shares were counted
    }

    /** Whether that source has reached the limit of open connections. */
    public boolean isAtLimit(Source source) {
        return sources.isAtLimit(source);
    }

    /**
     * The next source in the strategy's order; each source only once.
     *
     * <p>Sources that are in quarantine, or had no port left to this destination a moment ago, come last. They are not left
     * out, because if nothing else is left, a try costs less than a failure.
     *
     * @return null if all have been tried
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
