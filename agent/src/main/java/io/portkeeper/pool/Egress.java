package io.portkeeper.pool;

import java.net.SocketException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * From where connections come, as the operator has it now: the pool, the routes with pools of their own, and the strategy.
 *
 * <p>When the operator changes anything there is a new one. The sources, which both share, outlive it.
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
     * One whose pools are empty until the first {@link #refresh}.
     *
     * @param pool for destinations without a route; null when the kernel chooses their source
     * @param refusesUnbound whether a connect fails rather than use a source that is not in its pool
     * @param known the sources that there are already
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
     * The pool for connections to that destination; without sources of the operator's where the kernel chooses.
     *
     * @param name by which the connection goes, empty when it has none
     * @return null when they are left alone
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

    /** In which order sources are tried. */
    public Strategy strategy() {
        return strategy;
    }

    /** Whether a connect fails rather than use a source that is not in its pool. */
    public boolean refusesUnbound() {
        return refusesUnbound;
    }

    /**
     * Reads the addresses of interfaces again. Not before main: it loads java.net.
     *
     * @return what it changed, in all pools together
     * @throws SocketException when an interface cannot be read; its pool stays as it is
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

    /** What is different from another. */
    public SourcePool.Change changeFrom(Egress before) {
        return SourcePool.Change.between(before.all(), all());
    }

    /** Whether {@link #refresh} may ever change anything. */
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

    /** Whether one of the pools has no source: those who use it have none of the operator's. */
    public boolean hasEmptyPool() {
        return (pool.isSet() && pool.isEmpty()) || pools.values().stream().anyMatch(SourcePool::isEmpty);
    }

    /** Sources that get no new connection, those that have connections still and those that had. */
    public List<Source> drained() {
        return known.all().stream()
                .filter(source -> rules.drained().contains(source.ip()))
                .toList();
    }
}
