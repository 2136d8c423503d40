package io.portkeeper.pool;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Counts the turns after each of which a destination is dealt another source.
 *
 * <p>By the time of day, so that all JVMs of a host, and one that is started again, are in the same turn. Each destination has
 * an hour of its own, so to speak: they do not all move at once.
 */
public final class Rotation {

    private final long periodMillis;
    private final LongSupplier wallMillis;

    /**
     * Turns of that length.
     *
     * @param wallMillis as {@link System#currentTimeMillis}
     */
    public Rotation(Duration period, LongSupplier wallMillis) {
        this.periodMillis = period.toMillis();
        this.wallMillis = wallMillis;
    }

    /** The turn that the destination of that hash is in. */
    long turn(long destination) {
        return Math.floorDiv(wallMillis.getAsLong() + Math.floorMod(destination, periodMillis), periodMillis);
    }
}
