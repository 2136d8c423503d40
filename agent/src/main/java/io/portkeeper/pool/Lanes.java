package io.portkeeper.pool;

/** What the choice among sources needs to know about the lanes to one destination. */
public interface Lanes {

    /** Whether that source had no port left to the destination a moment ago. */
    boolean isExhausted(Source source, long nowNanos);

    /** How many ports of that source are in use or in TIME_WAIT towards the destination. */
    int inUse(Source source, long nowNanos);
}
