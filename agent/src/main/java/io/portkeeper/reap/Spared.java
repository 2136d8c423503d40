package io.portkeeper.reap;

import io.portkeeper.pool.Source;
import io.portkeeper.pool.SourceSet;
import io.portkeeper.ports.Destination;
import io.portkeeper.ports.Lane;
import java.time.Duration;
import java.util.function.Predicate;

/** Counts, for one search, why connections that hold a wanted port may not be reset. */
final class Spared {

    int awaiting;
    int unread;
    int unsent;
    int unused;
    int unsure;
    int opening;
    int refused;

    /** MPTCP connections, which are in none of the counts above. */
    int mptcp;

    /**
     * The counts as operators read them, for example {@code 28230 active within 2000 ms, 2 awaiting an answer}.
     *
     * @param isAbsent which sources are no addresses of this host; their connections are in none of the counts above
     * @param clockStood for how long the clock by which activity is recorded has stood still: activity that bears its last
     *     step may have happened at any time since
     * @param all whether the search has looked at all of them; if it has not, the rest may be idle or active
     */
    String text(
            Destination destination,
            SourceSet sources,
            Predicate<Source> isAbsent,
            Rules rules,
            Duration clockStood,
            boolean all) {
        int open = 0;
        int absent = 0;
        for (Lane lane : destination.lanes()) {
            if (sources.contains(lane.source())) {
                open += lane.open();
                absent += isAbsent.test(lane.source()) ? lane.open() : 0;
            }
        }
        if (open == 0) {
            return "no connection of this process holds a port";
        }
        if (destination.isIn(rules.exempt())) {
            return open + " exempt";
        }
        if (rules.dryRun()) {
            return "in a dry run no connection is reset";
        }
        StringBuilder text = new StringBuilder();
        append(
                text,
                open - awaiting - unread - unsent - unused - unsure - opening - refused - absent - mptcp,
                all ? active(rules.minIdle(), clockStood) : "not looked at in time");
        append(text, awaiting, "awaiting an answer");
        append(text, unread, "with data that the application has not read");
        append(text, unsent, "with data that the far end has not acknowledged");
        append(text, unused, "not used yet");
        append(text, unsure, "that may await more of an answer");
        append(text, opening, "being opened or closed");
        append(text, absent, "from addresses that this host no longer has");
        append(text, mptcp, "that use MPTCP, which are never reset");
        append(text, refused, "that the kernel did not let be reset");
        return text.toString();
    }

    private static String active(Duration minIdle, Duration clockStood) {
        return clockStood.compareTo(minIdle) < 0
                ? "active within " + minIdle.toMillis() + " ms"
                : "not known to be idle, since the agent's clock has stood still for " + clockStood.toSeconds() + " s";
    }

    private static void append(StringBuilder text, int count, String what) {
        if (count > 0) {
            text.append(text.length() == 0 ? "" : ", ")
                    .append(count)
                    .append(' ')
                    .append(what);
        }
    }
}
