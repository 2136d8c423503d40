package io.portkeeper.pool;

import java.net.SocketException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the operator has configured at present: the pool, the routes with pools of their own, and the strategy.
 *
 * <p>If the operator changes anything, a new egress replaces this one. Both share the sources, which outlive them.
 */
public final class Egress {

    private final Routes routes;
    private final SourceRules rules;
    private final Strategy strategy;
    private final boolean refusesUnbound;
    private final Sources known;
    private final SourcePool kernels;
    private final SourcePool pool;
    private final Map<PoolExpression, SourcePool> pools = new HashMap<>();

    /**
     * An egress whose pools are empty until the first {@link #refresh}.
     *
     * @param pool for destinations without a route; null if the kernel chooses their source
     * @param refusesUnbound whether a connect fails rather than use a source that is not in its pool
     * @param known the sources that exist already; new ones are added to it
     */
    public Egress(
            PoolExpression pool,
            Routes routes,
            SourceRules rules,
            Strategy strategy,
            boolean refusesUnbound,
            Sources known) {
        this.routes = routes;
        this.rules = rules;
        this.strategy = strategy;
        this.refusesUnbound = refusesUnbound;
        this.known = known;
        this.kernels = new SourcePool(null, known, rules);
        this.pool = pool == null ? kernels : new SourcePool(pool, known, rules);
        for (PoolExpression expression : routes.pools()) {
            pools.put(expression, new SourcePool(expression, known, rules));
        }
    }

    /**
     * The pool for connections to that destination. If the kernel chooses their source, this is a pool that is not
     * {@linkplain SourcePool#isSet set}.
     *
     * @param name the connection's name, see {@link RecentNames#of}; empty if it has none
     * @return null if the agent leaves the connections alone
     */
    public SourcePool pool(String name, IpAddress ip, int port) {
        Route route = routes.find(name, ip, port);
        if (route == null) {
            return pool;
        }
        return switch (route.way()) {
            case POOL -> pools.get(route.pool());
            case DIRECT -> kernels;
            case LEFT_ALONE -> null;
        };
    }

    /** The order in which sources are tried. */
    public Strategy strategy() {
        return strategy;
    }

    /** Whether a connect fails rather than use a source that is not in its pool. */
    public boolean refusesUnbound() {
        return refusesUnbound;
    }

    /**
     * Reads the addresses of interfaces again. Do not call this before main, because it loads java.net.
     *
     * @return what changed, in all pools together
     * @throws SocketException if an interface cannot be read; its pool and those not read yet stay as they are
     */
    public SourcePool.Change refresh() throws SocketException {
        List<Source> before = all();
        kernels.refresh();
        pool.refresh();
        for (SourcePool own : pools.values()) {
            own.refresh();
        }
        return SourcePool.Change.between(before, all());
    }

    /** What is different from {@code before}. */
    public SourcePool.Change changeFrom(Egress before) {
        return SourcePool.Change.between(before.all(), all());
    }

    /** Whether {@link #refresh} may change anything after its first call. */
    public boolean changes() {
        return pool.changes() || pools.values().stream().anyMatch(SourcePool::changes);
    }

    /** The sources of all pools, each once. */
    public List<Source> all() {
        Set<Source> all = new LinkedHashSet<>();
        if (pool.isSet()) {
            all.addAll(pool.all());
        }
        pools.values().forEach(own -> all.addAll(own.all()));
        return new ArrayList<>(all);
    }

    /** Whether one of the pools has no source, so that its destinations get none of the operator's sources. */
    public boolean hasEmptyPool() {
        return (pool.isSet() && pool.isEmpty()) || pools.values().stream().anyMatch(SourcePool::isEmpty);
    }

    /** The drained sources: those that still have connections, and those that no longer have any. */
    public List<Source> drained() {
        return known.all().stream()
                .filter(source -> rules.drained().contains(source.ip()))
                .toList();
    }
}
