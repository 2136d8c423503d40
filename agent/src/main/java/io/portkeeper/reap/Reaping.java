package io.portkeeper.reap;

import io.portkeeper.ports.Lane;
import io.portkeeper.track.Activity;
import io.portkeeper.track.Connection;
import java.time.Duration;

/**
 * A connection that was reset for its port, or in a dry run would have been.
 *
 * @param timeMillis when, as {@link System#currentTimeMillis}
 * @param idle how long it had done nothing
 * @param age how long ago it was opened
 * @param site where it was opened, null when that is not known
 */
public record Reaping(long timeMillis, Lane lane, Duration idle, Duration age, Why why, String site, boolean dryRun) {

    /** Why its port was wanted. */
    public enum Why {
        /** The connecting thread found none. */
        CONNECT("a connect to it had no port"),

        /** Few were left, and nobody else had to wait for it. */
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
