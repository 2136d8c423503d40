package io.portkeeper.pool;

/**
 * A rule of the operator's: from where connections to some destinations come.
 *
 * @param to those destinations
 * @param way whether they come from a pool
 * @param pool the pool, null for another way
 */
public record Route(RouteKey to, Way way, PoolExpression pool) {

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

    /** Whether connections need no source of a pool: also where no other address may ever be used. */
    public boolean isOutsideOfPools() {
        return way != Way.POOL;
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
