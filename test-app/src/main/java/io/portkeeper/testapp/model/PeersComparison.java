package io.portkeeper.testapp.model;

import io.portkeeper.testapp.lab.Lab;
import io.portkeeper.testapp.result.Row;
import io.portkeeper.testapp.result.Table;
import java.util.List;

/** Compares what {@code scripts/bench peers} has measured of LittleProxy under the agent with what the model predicts. */
final class PeersComparison {

    static final String TABLE = "Ports, not processors";

    private PeersComparison() {}

    /** Compares each row of that table. */
    static Table of(Table peers) {
        List<Row> rows = peers.rows().stream().map(PeersComparison::compare).toList();
        return new Table(
                "Measured by the benchmark of the peers, and predicted",
                "LittleProxy under the agent, as `scripts/bench peers` has measured it (there: \"" + TABLE
                        + "\"), with "
                        + Lab.PORTS
                        + " ephemeral ports a lane, in runs of so many seconds that begin with empty lanes; "
                        + "the median latency is taken for how long a connection is open; `predicted` by the closed form, `simulated` by counting ports one by one.",
                rows);
    }

    private static Row compare(Row row) {
        int sources = Integer.parseInt(row.of().get("sources"));
        int seconds = Integer.parseInt(row.of().get("seconds"));
        LaneModel lane = new LaneModel(
                Lab.PORTS,
                Integer.parseInt(row.of().get("owned ports")),
                row.figure("latency").median() / 1_000,
                LaneModel.TIME_WAIT_SECONDS,
                Integer.parseInt(row.of().get("reuse-after, s")));
        return Comparison.row(
                row.figure("failure-free rate"),
                lane.fromEmpty(sources, seconds),
                Simulation.of(lane, sources, 1, SourceChoice.STICKY).failureFree(seconds),
                "proxy",
                row.of().get("proxy"),
                "sources",
                row.of().get("sources"),
                "seconds",
                row.of().get("seconds"),
                "owned ports",
                row.of().get("owned ports"),
                "reuse-after",
                row.of().get("reuse-after, s") + "s");
    }
}
