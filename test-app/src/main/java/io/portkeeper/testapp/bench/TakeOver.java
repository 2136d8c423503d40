package io.portkeeper.testapp.bench;

import io.portkeeper.testapp.lab.Lab;
import io.portkeeper.testapp.ports.CloseWay;
import io.portkeeper.testapp.ports.ClosingServer;
import io.portkeeper.testapp.ports.PacedRun;
import io.portkeeper.testapp.ports.Pacer;
import io.portkeeper.testapp.result.Figure;
import io.portkeeper.testapp.result.Row;
import io.portkeeper.testapp.result.Table;
import java.util.List;

/** 180 connections a second on a lane of 200 ephemeral ports, without the agent and with 200 owned ports. */
final class TakeOver {

    private static final int PER_SECOND = 180;

    /** The number of lanes for the warm-up, which makes as many connections in each as it has ports. */
    private static final int WARM_UP_LANES = 10;

    private static final int EPHEMERAL = 200;

    private TakeOver() {}

    static Table measure(int secondsWithout, int secondsWith) throws Exception {
        Lab.portRange(20_000, 20_000 + EPHEMERAL - 1);
        PacedRun without = run(Pacer.withoutAgent(), secondsWithout);
        PacedRun with =
                run(Pacer.underAgent("pool=10.9.0.1", "ports.owned=40000-40199", "ports.reuse-after=1s"), secondsWith);
        return new Table(
                "Connects where TIME_WAIT has taken all ephemeral ports",
                """
                One lane of %d ephemeral ports, %d connections a second, one after another, and the client closes first, so that
                each leaves its port in TIME_WAIT: for %d s without the agent, and for %d s with it, 200 owned ports and
                `ports.reuse-after=1s`. Each in a JVM that has made %,d connections to other destinations before. First failure: from
                the start of the run. The microseconds are those of the connects that succeeded.
                """.formatted(EPHEMERAL, PER_SECOND, secondsWithout, secondsWith, WARM_UP_LANES * EPHEMERAL),
                List.of(row("without", without), row("with", with)));
    }

    private static PacedRun run(Pacer client, int seconds) throws Exception {
        try (Pacer pacer = client) {
            for (int lane = 0; lane < WARM_UP_LANES; lane++) {
                run(pacer, EPHEMERAL, 2 * EPHEMERAL);
            }
            return run(pacer, PER_SECOND * seconds, PER_SECOND);
        }
    }

    private static PacedRun run(Pacer pacer, int count, int perSecond) throws Exception {
        try (ClosingServer server = new ClosingServer(Lab.DESTINATION)) {
            return pacer.run(CloseWay.CHANNEL, count, perSecond, server);
        }
    }

    private static Row row(String agent, PacedRun run) {
        Row row = Row.of("agent", agent)
                .with("opened", Figure.of("", run.uses().size() - run.failed()))
                .with("failed", Figure.of("", run.failed()));
        if (run.firstFailure().isPresent()) {
            row = row.with(
                    "first failure", Figure.of("s", run.firstFailure().get().toNanos() / 1e9));
        }
        return row.with("p50", micros(run.connectNanos().getValueAtPercentile(50)))
                .with("p99", micros(run.connectNanos().getValueAtPercentile(99)))
                .with("slowest", micros(run.connectNanos().getMaxValue()));
    }

    private static Figure micros(long nanos) {
        return Figure.of("µs", nanos / 1e3);
    }
}
