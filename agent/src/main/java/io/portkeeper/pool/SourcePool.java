package io.portkeeper.pool;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The sources of the pool as they are now, by family.
 *
 * <p>Interfaces are read again by {@link #refresh}; a source that stays keeps its identity, its count and its quarantine.
 */
public final class SourcePool {

    private final PoolExpression expression;
    private final StickyKey stickyKey;
    private volatile Source[] v4 = {};
    private volatile Source[] v6 = {};

    /** An empty pool until the first {@link #refresh}. */
    public SourcePool(PoolExpression expression, StickyKey stickyKey) {
        this.expression = expression;
        this.stickyKey = stickyKey;
    }

    /**
     * What {@link #refresh} changed.
     *
     * @param added sources that were not in the pool before
     * @param removed sources that no longer are; their connections live on
     */
    public record Change(List<Source> added, List<Source> removed) {}

    /** Reads the addresses of the expression's interfaces again. Not before main: it loads java.net. */
    public synchronized Change refresh() {
        Map<IpAddress, Source> before = new LinkedHashMap<>();
        for (Source source : all()) {
            before.put(source.ip(), source);
        }
        Set<IpAddress> now = expression.addresses();
        List<Source> kept = new ArrayList<>();
        List<Source> added = new ArrayList<>();
        for (IpAddress address : now) {
            Source known = before.remove(address);
            if (known == null) {
                added.add(new Source(address));
            } else {
                kept.add(known);
            }
        }
        kept.addAll(added);
        v4 = kept.stream().filter(source -> !source.ip().v6()).toArray(Source[]::new);
        v6 = kept.stream().filter(source -> source.ip().v6()).toArray(Source[]::new);
        return new Change(added, List.copyOf(before.values()));
    }

    /** Whether {@link #refresh} may ever change anything. */
    public boolean changes() {
        return expression.namesInterfaces();
    }

    /** All sources, IPv4 first. */
    public List<Source> all() {
        List<Source> all = new ArrayList<>(List.of(v4));
        all.addAll(List.of(v6));
        return all;
    }

    /** The sources of the destination's family, or null when there is none. */
    public Candidates candidates(InetAddress remote) {
        Source[] sources = remote.getAddress().length == 4 ? v4 : v6;
        return sources.length == 0 ? null : new Candidates(sources, stickyKey.hash(remote));
    }
}
