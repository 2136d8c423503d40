package io.portkeeper.pool;

import java.util.List;

/**
 * What holds for the sources of every pool.
 *
 * @param stickyKey what destinations share to have the same source
 * @param mostConnections how many open connections a source may have, {@link Integer#MAX_VALUE} for any number
 * @param drained sources that get no new connection
 */
public record SourceRules(StickyKey stickyKey, int mostConnections, IpRanges drained) {

    /** As they are when an operator says nothing. */
    public static final SourceRules DEFAULT =
            new SourceRules(StickyKey.HOST, Integer.MAX_VALUE, IpRanges.parse("none"));

    /** The same for sources that may have any number of connections. */
    public SourceRules withoutLimit() {
        return new SourceRules(stickyKey, Integer.MAX_VALUE, drained);
    }

    /** The same where those get no new connection either. */
    public SourceRules alsoDrained(List<IpAddress> more) {
        return more.isEmpty() ? this : new SourceRules(stickyKey, mostConnections, drained.and(more));
    }
}
