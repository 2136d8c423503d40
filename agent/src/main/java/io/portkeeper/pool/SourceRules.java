package io.portkeeper.pool;

import java.util.List;

/**
 * The rules for the sources of every pool.
 *
 * @param stickyKey what destinations must have in common to get the same source
 * @param mostConnections how many open connections a source may have, {@link Integer#MAX_VALUE} for any number
 * @param drained sources that take no new connections
 */
public record SourceRules(StickyKey stickyKey, int mostConnections, IpRanges drained) {

    /** The rules if the operator sets none. */
    public static final SourceRules DEFAULT =
            new SourceRules(StickyKey.HOST, Integer.MAX_VALUE, IpRanges.parse("none"));

    /** The same rules, but sources may have any number of connections. */
    public SourceRules withoutLimit() {
        return new SourceRules(stickyKey, Integer.MAX_VALUE, drained);
    }

    /** The same rules, but with {@code more} drained as well. */
    public SourceRules alsoDrained(List<IpAddress> more) {
        return more.isEmpty() ? this : new SourceRules(stickyKey, mostConnections, drained.and(more));
    }
}
