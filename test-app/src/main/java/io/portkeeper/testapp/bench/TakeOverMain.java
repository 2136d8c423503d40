package io.portkeeper.testapp.bench;

import io.portkeeper.testapp.lab.Lab;
import io.portkeeper.testapp.ports.CloseWay;
import io.portkeeper.testapp.ports.ClosingServer;
import io.portkeeper.testapp.ports.PacedRun;
import io.portkeeper.testapp.ports.Pacer;
import java.time.Duration;
import org.HdrHistogram.Histogram;

/**
 * Opens 180 connections a second on a lane of 200 ephemeral ports, without the agent and with 200 owned ports, in turn:
 * {@code ROUNDS SECONDS}.
 */
public final class TakeOverMain {

    private static final int PER_SECOND = 180;
    private static final int SECONDS_WITHOUT = 5;

    private TakeOverMain() {}

    public static void main(String[] args) throws Exception {
        Lab.portRange(20_000, 20_199);
        System.out.printf(
                "%-8s %8s %8s %8s %14s %9s %9s %9s%n",
                "agent", "seconds", "opened", "failed", "first failure", "p50", "p99", "max");
        for (int round = 0; round < Integer.parseInt(args[0]); round++) {
            try (Pacer without = Pacer.withoutAgent()) {
                print("without", SECONDS_WITHOUT, without);
            }
            try (Pacer with = Pacer.underAgent("pool=10.9.0.1", "ports.owned=40000-40199", "ports.reuse-after=1s")) {
                print("with", Integer.parseInt(args[1]), with);
            }
        }
        System.out.printf("%d connections/s, client closes first; what a connect takes, in microseconds%n", PER_SECOND);
    }

    private static void print(String agent, int seconds, Pacer pacer) throws Exception {
        try (ClosingServer server = new ClosingServer(Lab.DESTINATION)) {
            PacedRun run = pacer.run(CloseWay.CHANNEL, PER_SECOND * seconds, PER_SECOND, server);
            Histogram nanos = run.connectNanos();
            System.out.printf(
                    "%-8s %8d %8d %8d %14s %9.1f %9.1f %9.1f%n",
                    agent,
                    seconds,
                    run.uses().size() - run.failed(),
                    run.failed(),
                    run.firstFailure().map(TakeOverMain::seconds).orElse("none"),
                    nanos.getValueAtPercentile(50) / 1e3,
                    nanos.getValueAtPercentile(99) / 1e3,
                    nanos.getMaxValue() / 1e3);
        }
    }

    private static String seconds(Duration time) {
        return "%.2f s".formatted(time.toMillis() / 1e3);
    }
}
