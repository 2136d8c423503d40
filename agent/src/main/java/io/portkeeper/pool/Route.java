package io.portkeeper.pool;

/** A rule of the operator's: from where connections to some destinations come. Two with the same text are two. */
public final class Route {

    /** From where. */
    public enum Way {
        /** From the route's own pool. */
        POOL,

        /** From where the kernel chooses; ports and reaper work on as without a pool. */
        DIRECT,

        /** They are none of the agent's business. */
        LEFT_ALONE
    }

    static final String DIRECT = "direct";

    private final RouteKey to;
    private final Way way;
    private final PoolExpression pool;

    /**
     * A route.
     *
     * @param pool its pool, null for another way
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

    /** Whether their connections come from a pool. */
    public Way way() {
        return way;
    }

    /** The pool, null for another way. */
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
