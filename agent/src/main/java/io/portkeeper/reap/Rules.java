package io.portkeeper.reap;

import io.portkeeper.pool.IpRanges;
import io.portkeeper.track.Activity;
import java.time.Duration;

/**
 * Whom the reaper may take.
 *
 * @param dryRun whether it only says whom it would take
 * @param start pressure, from 0 to 1, at which the tolerated idleness is {@code idle} and begins to shrink
 * @param end pressure at which it is {@code minIdle}
 * @param idle idleness tolerated at {@code start}
 * @param minIdle whoever did something within it is never taken
 * @param awaiting whether connections that await an answer may be taken
 * @param exempt destinations whose connections are never taken
 */
public record Rules(
        boolean dryRun, double start, double end, Duration idle, Duration minIdle, boolean awaiting, IpRanges exempt) {

    /**
     * How long a lane's connections may do nothing, in steps of the coarse clock: as pf's adaptive timeouts (pf.conf(5)), less
     * the nearer the lane is to exhaustion.
     */
    int toleratedSteps(double pressure) {
        if (pressure < start) {
            return Integer.MAX_VALUE;
        }
        double share = end <= start ? 1 : Math.min(1, (pressure - start) / (end - start));
        double nanos = idle.toNanos() - share * (idle.toNanos() - minIdle.toNanos());
        return Activity.steps(Duration.ofNanos((long) nanos));
    }

    int minIdleSteps() {
        return Activity.steps(minIdle);
    }

    int idleSteps() {
        return Activity.steps(idle);
    }
}
