package io.portkeeper.testapp.model;

import io.portkeeper.testapp.lab.Lab;
import io.portkeeper.testapp.result.Row;
import io.portkeeper.testapp.result.Table;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the benchmark of the peers has measured of LittleProxy under the agent, beside what the model says of it. */
final class PeersComparison {

    static final String TABLE = "Ports, not processors";

    /** How long its runs are. */
    private static final int SECONDS = 60;

    private static final Pattern TIME = Pattern.compile("([0-9.]+) ?(ms|s)");

    private PeersComparison() {}

    /** The rows of that table which name all that the model wants to know. */
    static Table of(Table peers) {
        List<Row> rows = peers.rows().stream()
                .filter(row -> row.isOf("agent", "with") && row.figures().containsKey("failure-free rate"))
                .flatMap(row -> compare(row).stream())
                .toList();
        return new Table(
                "Measured by the benchmark of the peers, and predicted",
                "LittleProxy under the agent, as `scripts/bench peers` has measured it (there: \"" + TABLE
                        + "\"), with "
                        + Lab.PORTS + " ephemeral ports a lane, in runs of " + SECONDS
                        + " s that begin with empty lanes; "
                        + "`predicted` by the closed form, `simulated` by counting ports one by one.",
                rows);
    }

    private static Optional<Row> compare(Row row) {
        Optional<Double> reuseAfter = seconds(row.of().get("reuse-after"));
        Optional<Double> hold = seconds(row.of().get("hold"));
        String sources = row.of().get("sources");
        String owned = row.of().get("owned ports");
        if (reuseAfter.isEmpty() || hold.isEmpty() || sources == null || owned == null) {
            return Optional.empty();
        }
        LaneModel lane = new LaneModel(
                Lab.PORTS,
                Integer.parseInt(owned.replace(",", "")),
                hold.get(),
                LaneModel.TIME_WAIT_SECONDS,
                reuseAfter.get());
        int lanes = Integer.parseInt(sources);
        return Optional.of(Comparison.row(
                row.figure("failure-free rate"),
                lane.fromEmpty(lanes, SECONDS),
                Simulation.of(lane, lanes, 1, SourceChoice.STICKY).failureFree(SECONDS),
                "proxy",
                row.of().getOrDefault("proxy", ""),
                "sources",
                sources,
                "owned ports",
                owned,
                "reuse-after",
                row.of().get("reuse-after"),
                "hold",
                row.of().get("hold")));
    }

    /** Of {@code 1s}, {@code 0.2 s} or {@code 200 ms}. */
    private static Optional<Double> seconds(String text) {
        Matcher time = TIME.matcher(text == null ? "" : text);
        if (!time.matches()) {
            return Optional.empty();
        }
        return Optional.of(Double.parseDouble(time.group(1)) * (time.group(2).equals("ms") ? 1e-3 : 1));
    }
}
