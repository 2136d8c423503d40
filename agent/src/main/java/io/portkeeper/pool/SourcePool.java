package io.portkeeper.pool;

import java.net.SocketException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The current sources of a pool, by family. {@link #refresh} reads the interfaces again. */
public final class SourcePool {

    private final PoolExpression expression;
    private final Sources known;
    private final SourceRules rules;
    private volatile SourceSet v4;
    private volatile SourceSet v6;
    private boolean isRead;

    /**
     * A pool that is empty until the first {@link #refresh}.
     *
     * @param expression null if there is no pool, and the kernel chooses the source
     */
    public SourcePool(PoolExpression expression, Sources known, SourceRules rules) {
        this.expression = expression;
        this.known = known;
        this.rules = rules;
        this.v4 = new SourceSet(Map.of(), rules.mostConnections());
        this.v6 = v4;
    }

    /**
     * How one pool, or all pools, changed.
     *
     * @param added sources that were not there before
     * @param removed sources that are no longer there; their connections stay open
     */
    public record Change(List<Source> added, List<Source> removed) {

        /** The difference between the sources before and now. */
        static Change between(List<Source> before, List<Source> now) {
            return new Change(without(now, before), without(before, now));
        }

        private static List<Source> without(List<Source> sources, List<Source> others) {
            Set<Source> known = new HashSet<>(others);
            return sources.stream().filter(source -> !known.contains(source)).toList();
        }

        /** Whether nothing changed. */
        public boolean isNone() {
            return added.isEmpty() && removed.isEmpty();
        }
    }

    /**
     * Reads the addresses of the expression's interfaces. If the expression names no interface, only the first call reads
     * it. Do not call this before main, because it loads java.net.
     *
     * @throws SocketException if an interface cannot be read; the pool stays as it is
     */
    public synchronized Change refresh() throws SocketException {
        List<Source> before = all();
        if (isRead && !changes()) {
            return Change.between(before, before);
        }
        Map<IpAddress, Integer> addresses = expression == null ? kernels() : expression.addresses();
        v4 = changed(v4, ofFamily(addresses, false));
        v6 = changed(v6, ofFamily(addresses, true));
        isRead = true;
        return Change.between(before, all());
    }

    private static Map<IpAddress, Integer> kernels() {
        Map<IpAddress, Integer> any = new LinkedHashMap<>();
        IpAddress.ANY.forEach(address -> any.put(address, 1));
        return any;
    }

    private SourceSet ofFamily(Map<IpAddress, Integer> addresses, boolean isV6) {
        Map<Source, Integer> weighted = new LinkedHashMap<>();
        addresses.forEach((address, weight) -> {
            if (address.v6() == isV6) {
                Source source = known.of(address); // drained ones too, so that operators see them
                if (!isDrained(address)) {
                    weighted.put(source, weight);
                }
            }
        });
        return new SourceSet(weighted, expression == null ? Integer.MAX_VALUE : rules.mostConnections());
    }

    /** The kernel's choice cannot be drained, because it is not one address. */
    private boolean isDrained(IpAddress address) {
        return expression != null && rules.drained().contains(address);
    }

    /** The set from before, if nothing changed. It is kept because the reaper compares sets by identity. */
    private static SourceSet changed(SourceSet before, SourceSet now) {
        return now.isAs(before) ? before : now;
    }

    /** Whether there is a pool. Otherwise the kernel chooses the source. */
    public boolean isSet() {
        return expression != null;
    }

    /** Whether {@link #refresh} may change anything after its first call. */
    public boolean changes() {
        return expression != null && expression.namesInterfaces();
    }

    /** Whether it has no source, because its interfaces have no address, or all its sources are drained. */
    public boolean isEmpty() {
        return v4.size() + v6.size() == 0;
    }

    /** All sources, IPv4 first. */
    public List<Source> all() {
        List<Source> all = new ArrayList<>(v4.all());
        all.addAll(v6.all());
        return all;
    }

    /**
     * The sources of the destination's family, or null if there is none.
     *
     * @param name the connection's name, see {@link RecentNames#of}; empty if it has none
     * @param lanes the lanes to the destination
     */
    public Candidates candidates(String name, IpAddress ip, Lanes lanes) {
        SourceSet sources = ip.v6() ? v6 : v4;
        return sources.size() == 0
                ? null
                // If there is only one source, it is chosen whatever the hash.
                : new Candidates(
                        sources, sources.size() == 1 ? 0 : rules.stickyKey().hash(name, ip), lanes);
    }
}
