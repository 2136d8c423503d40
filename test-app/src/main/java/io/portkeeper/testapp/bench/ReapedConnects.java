package io.portkeeper.testapp.bench;

import io.portkeeper.testapp.lab.Agent;
import io.portkeeper.testapp.lab.Jvm;
import io.portkeeper.testapp.lab.JvmCommand;
import io.portkeeper.testapp.lab.Lab;
import io.portkeeper.testapp.reap.EchoServer;
import io.portkeeper.testapp.result.Figure;
import io.portkeeper.testapp.result.Row;
import io.portkeeper.testapp.result.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Measures connects that have to reset another connection first, because all ports of their lane are in use. */
final class ReapedConnects {

    private static final int REAPED = 500;
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final String[] LANE = {"pool=10.9.0.1", "ports.owned=off", "reaper.start=100%"};

    private ReapedConnects() {}

    static Table measure(int rounds, int... lanes) throws Exception {
        List<Row> rows = new ArrayList<>();
        for (int ports : lanes) {
            List<List<Double>> runs = new ArrayList<>();
            for (int round = 0; round < rounds; round++) {
                runs.add(millis(ports));
            }
            rows.add(Row.of("ports of the lane", "%,d".formatted(ports))
                    .with("median", figure(runs, 0))
                    .with("p99", figure(runs, 1))
                    .with("slowest", figure(runs, 2))
                    .with("first", figure(runs, 3)));
        }
        return new Table("A connect that has to reset another connection", """
                All ports of a lane hold connections that were used and are idle; then %d more are opened, each of which has to reset
                one of these. A run is a JVM and a server of its own. First: the first of them, when the code is cold.
                """.formatted(REAPED), rows);
    }

    private static Figure figure(List<List<Double>> runs, int place) {
        return new Figure("ms", runs.stream().map(run -> run.get(place)).toList());
    }

    private static List<Double> millis(int ports) throws Exception {
        Lab.portRange(1_024, 1_024 + ports - 1);
        try (EchoServer server = new EchoServer(Lab.DESTINATION);
                Jvm jvm = Agent.under(
                                JvmCommand.of(
                                        ReapCostMain.class,
                                        server.hostAndPort(),
                                        String.valueOf(ports),
                                        String.valueOf(REAPED)),
                                LANE)
                        .start()) {
            String line = jvm.awaitLine(any -> any.startsWith("reaped "), LIMIT);
            return Arrays.stream(line.split(" ", -1))
                    .skip(1)
                    .map(nanos -> Long.parseLong(nanos) / 1e6)
                    .toList();
        }
    }
}
