package io.portkeeper.testapp.bench;

import io.portkeeper.testapp.lab.Lab;
import io.portkeeper.testapp.ports.CloseWay;
import io.portkeeper.testapp.ports.ClosingServer;
import io.portkeeper.testapp.ports.PacedRun;
import io.portkeeper.testapp.ports.Pacer;
import io.portkeeper.testapp.result.Figure;
import io.portkeeper.testapp.result.Row;
import io.portkeeper.testapp.result.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** 180 connections a second on a lane of 200 ephemeral ports, without the agent and with 200 owned ports, in turn. */
final class TakeOver {

    private static final int PER_SECOND = 180;

    private TakeOver() {}

    static Table measure(int rounds, int secondsWithout, int secondsWith) throws Exception {
        Lab.portRange(20_000, 20_199);
        List<PacedRun> without = new ArrayList<>();
        List<PacedRun> with = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            // every second one in the opposite order
            for (boolean agent : new boolean[] {round % 2 != 0, round % 2 == 0}) {
                (agent ? with : without).add(agent ? with(secondsWith) : without(secondsWithout));
            }
        }
        return new Table(
                "Connects where TIME_WAIT has taken all ephemeral ports",
                """
                One lane of 200 ephemeral ports, %d connections a second, one after another, and the client closes first, so that
                each leaves its port in TIME_WAIT: for %d s without the agent, and for %d s with it, 200 owned ports and
                `ports.reuse-after=1s`. A run is a JVM and a server of its own. First failure: from the start of the run. The
                microseconds are those of the connects that succeeded.
                """.formatted(PER_SECOND, secondsWithout, secondsWith),
                List.of(row("without", without), row("with", with)));
    }

    private static PacedRun without(int seconds) throws Exception {
        try (Pacer pacer = Pacer.withoutAgent()) {
            return run(pacer, seconds);
        }
    }

    private static PacedRun with(int seconds) throws Exception {
        try (Pacer pacer = Pacer.underAgent("pool=10.9.0.1", "ports.owned=40000-40199", "ports.reuse-after=1s")) {
            return run(pacer, seconds);
        }
    }

    private static PacedRun run(Pacer pacer, int seconds) throws Exception {
        try (ClosingServer server = new ClosingServer(Lab.DESTINATION)) {
            return pacer.run(CloseWay.CHANNEL, PER_SECOND * seconds, PER_SECOND, server);
        }
    }

    private static Row row(String agent, List<PacedRun> runs) {
        Row row = Row.of("agent", agent)
                .with("opened", figure("", runs, run -> run.uses().size() - run.failed()))
                .with("failed", figure("", runs, PacedRun::failed));
        List<Double> failures = runs.stream()
                .flatMap(run -> run.firstFailure().stream())
                .map(time -> time.toNanos() / 1e9)
                .toList();
        if (!failures.isEmpty()) {
            row = row.with("first failure", new Figure("s", failures));
        }
        return row.with("p50", figure("µs", runs, run -> run.connectNanos().getValueAtPercentile(50) / 1e3))
                .with("p99", figure("µs", runs, run -> run.connectNanos().getValueAtPercentile(99) / 1e3))
                .with("slowest", figure("µs", runs, run -> run.connectNanos().getMaxValue() / 1e3));
    }

    private static Figure figure(String unit, List<PacedRun> runs, ToDoubleFunction<PacedRun> of) {
        return new Figure(unit, runs.stream().map(run -> of.applyAsDouble(run)).toList());
    }
}
