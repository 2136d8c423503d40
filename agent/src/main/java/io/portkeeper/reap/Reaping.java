package io.portkeeper.reap;

import io.portkeeper.ports.Lane;
import io.portkeeper.track.Activity;
import io.portkeeper.track.Connection;
import java.time.Duration;

/**
 * A connection that was reset for its port, or would have been in a dry run.
 *
 * @param timeMillis when, as {@link System#currentTimeMillis}
 * @param idle how long it had been idle
 * @param age how long ago it was opened
 * @param site where it was opened, null when that is not known
 */
public record Reaping(long timeMillis, Lane lane, Duration idle, Duration age, Why why, String site, boolean dryRun) {

    /** Why its port was wanted. */
    public enum Why {
        /** A connect found no port. */
        CONNECT("a connect to it had no port"),

        /** Few ports were left. No connect had to wait for this port. */
        PRESSURE("pressure");

        private final String text;

        Why(String text) {
            this.text = text;
        }

        /** For a message. */
        public String text() {
            return text;
        }
    }

    static Reaping of(Connection connection, Duration idle, Why why, boolean dryRun) {
        return new Reaping(
                System.currentTimeMillis(),
                connection.lane(),
                idle,
                Activity.duration(connection.ageSteps()),
                why,
                connection.site(),
                dryRun);
    }
}
