package io.portkeeper.testapp.bench;

import io.portkeeper.testapp.lab.Agent;
import io.portkeeper.testapp.lab.JvmCommand;
import io.portkeeper.testapp.lab.Lab;
import io.portkeeper.testapp.ports.ClosingServer;
import io.portkeeper.testapp.result.Figure;
import io.portkeeper.testapp.result.Row;
import io.portkeeper.testapp.result.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * What the agent adds to a connect if no port is lacking. It compares JVMs that do not bind, bind by hand, and run under the
 * agent.
 */
final class IdleLane {

    private static final String SOURCE = "10.9.0.1";
    private static final String BY_HAND = "bound by hand";

    private IdleLane() {}

    static Table measure(int connects, int warmUpRounds, int rounds) throws Exception {
        Lab.portRange(32_768, 60_999);
        try (ClosingServer server = new ClosingServer(Lab.DESTINATION);
                InTurn jvms = new InTurn()) {
            String destination = server.hostAndPort();
            JvmCommand plain = JvmCommand.of(ConnectCostMain.class, destination);
            jvms.start("not bound", plain);
            jvms.start(
                    BY_HAND,
                    JvmCommand.of(ConnectCostMain.class, destination, SOURCE).withOptions(BindWithoutPort.OPENS));
            jvms.start("agent", Agent.under(plain, "pool=" + SOURCE));
            jvms.start("agent, ports.window=off", Agent.under(plain, "pool=" + SOURCE, "ports.window=off"));
            jvms.start(
                    "agent, ports.window=off, ports.owned=off",
                    Agent.under(plain, "pool=" + SOURCE, "ports.window=off", "ports.owned=off"));
            return table(connects, jvms.ask(connects, warmUpRounds, rounds));
        }
    }

    private static Table table(int connects, Map<String, List<String>> answers) {
        Map<String, List<ConnectCost>> costs = answers.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        jvm -> jvm.getValue().stream().map(ConnectCost::parse).toList()));
        Figure byHand = micros(costs.get(BY_HAND), ConnectCost::openNanos);
        List<Row> rows = new ArrayList<>();
        for (String name : answers.keySet()) {
            List<ConnectCost> own = costs.get(name);
            Row row = Row.of("source", name)
                    .with("bind", micros(own, ConnectCost::bindNanos))
                    .with("connect", micros(own, ConnectCost::connectNanos))
                    .with("close", micros(own, ConnectCost::closeNanos));
            rows.add(
                    name.equals(BY_HAND)
                            ? row
                            : row.with("added", Figure.difference(micros(own, ConnectCost::openNanos), byHand)));
        }
        return new Table("A connect on an idle lane", """
                JVMs that connect to one server as they are, bound to a source by hand with the two system calls it takes, and under
                the agent with that source as its pool, asked in turn for %,d connects each; a run is the median of these. Bind is
                what the program does itself; the agent's is part of connect. Added is both together, less those of the JVM that
                binds by hand in the same round. Each connection is closed by a reset, so that the lane stays idle.
                """.formatted(connects), rows);
    }

    private static Figure micros(List<ConnectCost> costs, ToLongFunction<ConnectCost> part) {
        return new Figure(
                "µs", costs.stream().map(cost -> part.applyAsLong(cost) / 1e3).toList());
    }
}
