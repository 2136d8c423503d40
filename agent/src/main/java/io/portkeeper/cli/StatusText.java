package io.portkeeper.cli;

import io.portkeeper.status.Status;
import io.portkeeper.status.Status.HolderStatus;
import io.portkeeper.status.Status.LaneStatus;
import io.portkeeper.status.Status.ReapStatus;
import io.portkeeper.status.Status.SourceStatus;
import io.portkeeper.status.Status.Totals;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Prints a status for people. */
final class StatusText {

    /** No limit on rows. */
    static final int ALL = Integer.MAX_VALUE;

    private StatusText() {}

    /**
     * Prints the whole status.
     *
     * @param rows the most rows of each table
     */
    static void print(Status status, int rows, PrintWriter out) {
        Totals totals = status.totals();
        line(out, "%s in process %d, live for %s", status.version(), status.pid(), text(status.liveSeconds()));
        line(
                out,
                "%s, strategy %s, reaper %s; %,d ephemeral and %,d owned ports to each destination",
                status.pool() == null ? "no pool" : "pool " + status.pool(),
                status.strategy(),
                status.reaper(),
                status.ephemeralPorts(),
                status.ownedPorts());
        status.lacks().forEach(lack -> out.println("WARN: " + lack));
        status.stalled().forEach(thread -> out.println("WARN: " + thread.text()));
        line(
                out,
                "connections open %,d, destinations %,d%s",
                totals.open(),
                status.destinations(),
                status.unknown() == null ? "" : String.format(Locale.ROOT, ", unknown %,d", status.unknown()));
        line(
                out,
                "connects %,d: window %,d, owned %,d, take-over %,d, reaped %,d",
                totals.connects(),
                status.rungs().window(),
                status.rungs().owned(),
                status.rungs().takeOver(),
                status.rungs().reaped());
        line(
                out,
                "without a port %,d, refused %,d, unbound %,d; reset for a connect %,d, for pressure %,d, would be reset %,d;"
                        + " quarantines %,d, failures of the agent %,d",
                totals.withoutPort(),
                totals.refused(),
                totals.unbound(),
                totals.reapedForConnect(),
                totals.reapedForPressure(),
                totals.reapableInDryRun(),
                totals.quarantines(),
                totals.failures());
        table(
                out,
                rows,
                status.sources(),
                "%-40s %9s %9s %11s %12s",
                "source|open|TIME_WAIT|connects|fullest lane",
                source -> source(out, source));
        table(
                out,
                rows,
                status.lanes(),
                "%-40s %9s %9s %11s %12s  %s",
                "fullest lanes: source|open|TIME_WAIT|ports|pressure|destination",
                lane -> lane(out, lane));
        table(
                out,
                rows,
                status.holders(),
                "%11s %12s  %s",
                "connections|longest idle|call site and destination",
                holder -> holder(out, holder));
        table(
                out,
                rows,
                status.reaps(),
                "%-24s %9s %9s  %s",
                "reset at|idle|age|lane, why and call site",
                reap -> reap(out, reap));
    }

    /** Prints what happened between two statuses, per second. */
    static void printRates(Status before, Status now, PrintWriter out) {
        double seconds = Math.max(
                1e-3,
                Duration.between(Instant.parse(before.time()), Instant.parse(now.time()))
                                .toNanos()
                        / 1e9);
        out.println();
        line(
                out,
                "a second: %,.0f connects, %,.0f reset, %,.0f without a port",
                (now.totals().connects() - before.totals().connects()) / seconds,
                (reset(now) - reset(before)) / seconds,
                (now.totals().withoutPort() - before.totals().withoutPort()) / seconds);
    }

    private static long reset(Status status) {
        return status.totals().reapedForConnect() + status.totals().reapedForPressure();
    }

    private static <T> void table(
            PrintWriter out, int rows, List<T> all, String pattern, String heading, Consumer<T> row) {
        if (all.isEmpty()) {
            return;
        }
        out.println();
        line(out, pattern, (Object[]) heading.split("\\|", -1));
        all.stream().limit(rows).forEach(row);
        if (all.size() > rows) {
            line(out, "and %,d more", all.size() - rows);
        }
    }

    private static void source(PrintWriter out, SourceStatus source) {
        line(
                out,
                "%-40s %,9d %,9d %,11d %11.0f%%%s%s",
                source.address(),
                source.open(),
                source.timeWaits(),
                source.connects(),
                100 * source.pressure(),
                source.drained() ? "  drained" : "",
                source.quarantined() ? "  in quarantine" : "");
    }

    private static void lane(PrintWriter out, LaneStatus lane) {
        line(
                out,
                "%-40s %,9d %,9d %,11d %11.0f%%  %s",
                lane.source(),
                lane.open(),
                lane.timeWaits(),
                lane.ports(),
                100 * lane.pressure(),
                lane.destination());
    }

    private static void holder(PrintWriter out, HolderStatus holder) {
        line(
                out,
                "%11s %12s  %s to %s",
                String.format(Locale.ROOT, holder.exact() ? "%,d" : "~%,d", holder.open()),
                holder.oldestIdleSeconds() == null
                        ? ""
                        : text(holder.oldestIdleSeconds().longValue()),
                holder.site(),
                holder.destination());
    }

    private static void reap(PrintWriter out, ReapStatus reap) {
        line(
                out,
                "%-24s %9s %9s  %s%s to %s, %s%s",
                reap.time(),
                text((long) reap.idleSeconds()),
                text((long) reap.ageSeconds()),
                reap.dryRun() ? "(dry run) " : "",
                reap.source(),
                reap.destination(),
                reap.why(),
                reap.site() == null ? "" : ", " + reap.site());
    }

    private static String text(long seconds) {
        if (seconds >= 7_200) {
            return seconds / 3_600 + " h";
        }
        return seconds >= 120 ? seconds / 60 + " min" : seconds + " s";
    }

    private static void line(PrintWriter out, String pattern, Object... arguments) {
        out.println(String.format(Locale.ROOT, pattern, arguments));
    }
}
