package io.portkeeper.pool;

/** What the choice among sources wants to know about the lanes to one destination. */
public interface Lanes {

    /** Whether that source had no port left to the destination a moment ago. */
    boolean isExhausted(Source source, long nowNanos);

    /** How many ports of that source are in use towards the destination, or in TIME_WAIT. */
    int inUse(Source source, long nowNanos);
}
