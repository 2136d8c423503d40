package io.portkeeper.reap;

import io.portkeeper.pool.IpRanges;
import java.time.Duration;

/**
 * Which connections the reaper may reset.
 *
 * @param dryRun whether it only says which ones it would reset
 * @param start pressure, from 0 to 1, at which the tolerated idle time is {@code idle} and begins to fall
 * @param end pressure at which it is {@code minIdle}
 * @param idle idle time that is tolerated at {@code start}, and until which connections are spared that may not have been
 *     answered
 * @param minIdle a connection that was active within this time is never reset
 * @param awaiting whether connections that await an answer may be reset as soon as they have been idle for {@code minIdle}
 * @param awaitingIdle idle time until which half-closed connections are spared, and those that await an answer unless
 *     {@code awaiting} is set
 * @param exempt destinations whose connections are never reset
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
     * The idle time that a lane tolerates: like pf's adaptive timeouts (pf.conf(5)), it is shorter the nearer the lane is to
     * exhaustion.
     *
     * @return null if any idle time is tolerated
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
