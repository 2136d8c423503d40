package io.portkeeper.testapp.bench;

import io.portkeeper.testapp.lab.Agent;
import io.portkeeper.testapp.lab.JvmCommand;
import io.portkeeper.testapp.result.Figure;
import io.portkeeper.testapp.result.Row;
import io.portkeeper.testapp.result.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Measures a read and a write, including the system call, without the agent and with it, with the reaper off and on. */
final class ReadsAndWrites {

    private static final String WITHOUT = "reaper=off";

    private ReadsAndWrites() {}

    static Table measure(int batches, int warmUpRounds, int rounds) throws Exception {
        JvmCommand program = JvmCommand.of(ActivityCostMain.class, "10.9.0.8");
        try (InTurn jvms = new InTurn()) {
            jvms.start("no agent", program);
            jvms.start(WITHOUT, Agent.under(program, "pool=10.9.0.1", WITHOUT));
            jvms.start("reaper=on", Agent.under(program, "pool=10.9.0.1", "reaper=on"));
            Map<String, List<ActivityCost>> costs = new LinkedHashMap<>();
            jvms.ask(batches, warmUpRounds, rounds)
                    .forEach((name, answers) -> costs.put(
                            name, answers.stream().map(ActivityCost::parse).toList()));
            return table(batches, costs);
        }
    }

    private static Table table(int batches, Map<String, List<ActivityCost>> costs) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < ActivityCost.NAMES.size(); i++) {
            int operation = i;
            Figure without = figure("ns", costs.get(WITHOUT), cost -> cost.nanos(operation));
            costs.forEach((name, own) -> {
                Figure nanos = figure("ns", own, cost -> cost.nanos(operation));
                Row row = Row.of("operation", ActivityCost.NAMES.get(operation), "agent", name)
                        .with("time", nanos)
                        .with("allocated", figure("bytes", own, cost -> cost.bytes(operation)));
                rows.add(name.equals(WITHOUT) ? row : row.with("added", Figure.difference(nanos, without)));
            });
        }
        return new Table("Reads and writes beside the system calls", """
                JVMs that read and write a byte on a connection of their own, asked in turn for %d batches each; a run is the median of
                these. Added: to what the JVM with `reaper=off` takes in the same round.
                """.formatted(batches), rows);
    }

    private static Figure figure(String unit, List<ActivityCost> costs, ToDoubleFunction<ActivityCost> of) {
        return new Figure(
                unit, costs.stream().map(cost -> of.applyAsDouble(cost)).toList());
    }
}
