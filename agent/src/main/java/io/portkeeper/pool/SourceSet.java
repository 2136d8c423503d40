package io.portkeeper.pool;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** The sources of a pool for one family, with their weights, at one time. */
public final class SourceSet {

    private final Source[] sources;
    private final int[] weights;
    private final boolean uniform;
    private final int mostConnections;
    private final Set<Source> members;
    private final AtomicInteger turn = new AtomicInteger();

    /** Those sources with their weights, in that order. */
    SourceSet(Map<Source, Integer> weighted, int mostConnections) {
        this.sources = weighted.keySet().toArray(new Source[0]);
        this.weights = weighted.values().stream().mapToInt(Integer::intValue).toArray();
        this.uniform = Arrays.stream(weights).distinct().count() <= 1;
        this.mostConnections = mostConnections;
        this.members = new HashSet<>(weighted.keySet());
    }

    int size() {
        return sources.length;
    }

    Source get(int i) {
        return sources[i];
    }

    int weight(int i) {
        return weights[i];
    }

    /** Whether all have the same weight. */
    boolean isUniform() {
        return uniform;
    }

    /** Whether that source has reached the limit of open connections. */
    boolean isAtLimit(Source source) {
        return source.open() >= mostConnections;
    }

    /** Whether that source is one of them. */
    public boolean contains(Source source) {
        return members.contains(source);
    }

    /** Counts the turns of {@link Strategy#roundRobin}. */
    AtomicInteger turn() {
        return turn;
    }

    List<Source> all() {
        return List.of(sources);
    }

    /** Whether it holds the same sources with the same weights and limit, in the same order. */
    boolean isAs(SourceSet other) {
        return Arrays.equals(sources, other.sources)
                && Arrays.equals(weights, other.weights)
                && mostConnections == other.mostConnections;
    }
}
