package io.portkeeper.pool;

import java.net.InetAddress;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The sources of the pool as they are now, by family.
 *
 * <p>Interfaces are read again by {@link #refresh}; a source keeps its identity, its count and its quarantine, also when
 * it goes away and comes back while connections from it live on.
 */
public final class SourcePool {

    private final PoolExpression expression;
    private final StickyKey stickyKey;
    private final Map<IpAddress, Source> known = new LinkedHashMap<>();
    private volatile Source[] v4 = {};
    private volatile Source[] v6 = {};

    /**
     * An empty pool until the first {@link #refresh}.
     *
     * @param expression null when there is no pool: the kernel chooses the source then
     */
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

    /**
     * Reads the addresses of the expression's interfaces again. Not before main: it loads java.net.
     *
     * @throws SocketException when an interface cannot be read; the pool stays as it is
     */
    public synchronized Change refresh() throws SocketException {
        List<Source> before = all();
        List<Source> now = new ArrayList<>();
        for (IpAddress address : expression == null ? IpAddress.ANY : expression.addresses()) {
            now.add(known.computeIfAbsent(address, Source::new));
        }
        v4 = now.stream().filter(source -> !source.ip().v6()).toArray(Source[]::new);
        v6 = now.stream().filter(source -> source.ip().v6()).toArray(Source[]::new);
        known.values().removeIf(source -> source.open() == 0 && !now.contains(source));
        return new Change(without(now, before), without(before, now));
    }

    private static List<Source> without(List<Source> sources, List<Source> others) {
        return sources.stream().filter(source -> !others.contains(source)).toList();
    }

    /** Whether there is a pool; else the kernel chooses the source. */
    public boolean isSet() {
        return expression != null;
    }

    /** Whether {@link #refresh} may ever change anything. */
    public boolean changes() {
        return expression != null && expression.namesInterfaces();
    }

    /** All sources, IPv4 first. */
    public List<Source> all() {
        List<Source> all = new ArrayList<>(List.of(v4));
        all.addAll(List.of(v6));
        return all;
    }

    /**
     * The sources of the destination's family, or null when there is none.
     *
     * @param ip the same address as {@code remote}
     * @param lanes those to the destination
     */
    public Candidates candidates(InetAddress remote, IpAddress ip, Lanes lanes) {
        Source[] sources = ip.v6() ? v6 : v4;
        return sources.length == 0
                ? null
                // The one source wins whatever the hash.
                : new Candidates(sources, sources.length == 1 ? 0 : stickyKey.hash(remote), lanes);
    }
}
