package io.portkeeper.reap;

import io.portkeeper.pool.IpRanges;
import java.time.Duration;

/**
 * Whom the reaper may take.
 *
 * @param dryRun whether it only says whom it would take
 * @param start pressure, from 0 to 1, at which the tolerated idleness is {@code idle} and begins to shrink
 * @param end pressure at which it is {@code minIdle}
 * @param idle idleness tolerated at {@code start}
 * @param minIdle whoever did something within it is never taken
 * @param awaiting whether connections that await an answer may be taken as soon as they are idle for {@code minIdle}
 * @param awaitingIdle how long those and half-closed ones may do nothing otherwise
 * @param exempt destinations whose connections are never taken
 */
public record Rules(
        boolean dryRun,
        double start,
        double end,
        Duration idle,
        Duration minIdle,
        boolean awaiting,
        Duration awaitingIdle,
        IpRanges exempt) {

    /**
     * How long a lane's connections may do nothing: as pf's adaptive timeouts (pf.conf(5)), less the nearer the lane is to
     * exhaustion.
     *
     * @return null for as long as they like
     */
    Duration tolerated(double pressure) {
        if (pressure < start) {
            return null;
        }
        double share = end <= start ? 1 : Math.min(1, (pressure - start) / (end - start));
        double nanos = idle.toNanos() - share * (idle.toNanos() - minIdle.toNanos());
        return Duration.ofNanos((long) nanos);
    }
}
