package io.portkeeper.pool;

/** The operator's rule for where connections to some destinations come from. Two routes with the same text are not equal. */
public final class Route {

    /** Where the source comes from. */
    public enum Way {
        /** The source comes from the route's own pool. */
        POOL,

        /** The kernel chooses the source. The agent's ports and the reaper still work, as they do without a pool. */
        DIRECT,

        /** The agent leaves the connections alone. */
        LEFT_ALONE
    }

    static final String DIRECT = "direct";

    private final RouteKey to;
    private final Way way;
    private final PoolExpression pool;

    /**
     * A route.
     *
     * @param pool its pool; null unless the way is {@link Way#POOL}
     */
    Route(RouteKey to, Way way, PoolExpression pool) {
        this.to = to;
        this.way = way;
        this.pool = pool;
    }

    /** The destinations. */
    RouteKey to() {
        return to;
    }

    /** Where the source of their connections comes from. */
    public Way way() {
        return way;
    }

    /** The pool; null unless the way is {@link Way#POOL}. */
    PoolExpression pool() {
        return pool;
    }

    /** As an operator would write it. */
    @Override
    public String toString() {
        return switch (way) {
            case POOL -> to + "=" + pool;
            case DIRECT -> to + "=" + DIRECT;
            case LEFT_ALONE -> "exclude=" + to;
        };
    }
}
