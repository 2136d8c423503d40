package io.portkeeper.pool;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Counts turns. After each turn, a destination is dealt another source.
 *
 * <p>Turns follow the host's clock, so all JVMs of a host are in the same turn, also after a restart. Each destination has
 * its own time at which its turn changes, so the destinations do not all move at once.
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
