package io.portkeeper.testapp.model;

import io.portkeeper.testapp.lab.Lab;
import io.portkeeper.testapp.result.Figure;
import io.portkeeper.testapp.result.Outcome;
import io.portkeeper.testapp.result.Results;
import io.portkeeper.testapp.result.Row;
import io.portkeeper.testapp.result.Table;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Compares the model with what is measured, and then asks it for what cannot be measured here: {@code MODE}. */
public final class ModelMain {

    /** Clients that are measured at once, each with its own lanes and owned ports. */
    private static final int AT_ONCE = 8;

    /**
     * How much is measured.
     *
     * @param seconds of each run
     */
    private record Extent(boolean quick, int rounds, int seconds, double percent, List<MeasuredLane> lanes) {

        private static Extent of(String mode) {
            return mode.equals("quick")
                    ? new Extent(true, 1, 4, 10, List.of(new MeasuredLane(0, 0, 0), new MeasuredLane(2, 100, 1)))
                    : new Extent(
                            false,
                            2,
                            20,
                            2,
                            List.of(
                                    new MeasuredLane(0, 0, 0),
                                    new MeasuredLane(1, 0, 0),
                                    new MeasuredLane(4, 0, 0),
                                    new MeasuredLane(1, 100, 1),
                                    new MeasuredLane(2, 100, 1),
                                    new MeasuredLane(4, 100, 1),
                                    new MeasuredLane(1, 100, 2),
                                    new MeasuredLane(2, 100, 10)));
        }
    }

    private final Extent extent;

    private ModelMain(Extent extent) {
        this.extent = extent;
    }

    public static void main(String[] args) throws Exception {
        ModelMain main = new ModelMain(Extent.of(args[0]));
        Lab.portRange(20_000, 20_000 + MeasuredLane.EPHEMERAL - 1);
        Outcome outcome = Results.begin("model", "A model of lanes, and what it says of larger loads");
        outcome = outcome.with(main.measured());
        if (Results.asked().has("peers")) {
            outcome = outcome.with(
                    PeersComparison.of(Results.asked().read("peers").table(PeersComparison.TABLE)));
        }
        Predictions predictions = new Predictions(main.extent.quick);
        Results.asked()
                .write(outcome.with(KnownFigures.table())
                        .with(predictions.addresses())
                        .with(predictions.destinations())
                        .with(predictions.addressesChart())
                        .with(predictions.destinationsChart()));
    }

    private Table measured() throws Exception {
        Map<MeasuredLane, List<Double>> rates = new LinkedHashMap<>();
        extent.lanes.forEach(lane -> rates.put(lane, new ArrayList<>()));
        ExecutorService executor = Executors.newFixedThreadPool(AT_ONCE);
        try {
            for (int round = 0; round < extent.rounds; round++) {
                measure(round, executor, rates);
            }
        } finally {
            executor.shutdownNow();
        }
        List<Row> rows = new ArrayList<>();
        rates.forEach((lane, runs) -> rows.add(row(lane, runs)));
        return new Table("Measured here, and predicted", note(), rows);
    }

    /** Measures all lanes, in every second round in the opposite order. */
    private void measure(int round, ExecutorService executor, Map<MeasuredLane, List<Double>> rates) throws Exception {
        List<MeasuredLane> lanes = new ArrayList<>(rates.keySet());
        if (round % 2 != 0) {
            Collections.reverse(lanes);
        }
        Map<MeasuredLane, Future<Integer>> measuring = new LinkedHashMap<>();
        for (MeasuredLane lane : lanes) {
            measuring.put(lane, executor.submit(() -> lane.measure(extent.seconds, extent.percent)));
        }
        for (Map.Entry<MeasuredLane, Future<Integer>> lane : measuring.entrySet()) {
            rates.get(lane.getKey()).add(lane.getValue().get().doubleValue());
        }
    }

    private Row row(MeasuredLane lane, List<Double> runs) {
        return Comparison.row(
                new Figure("1/s", runs),
                lane.predicted(extent.seconds),
                lane.simulated(extent.seconds),
                "agent",
                lane.underAgent() ? "with" : "without",
                "sources",
                String.valueOf(Math.max(1, lane.sources())),
                "owned ports",
                String.valueOf(lane.owned()),
                "reuse-after",
                lane.owned() == 0 ? "" : lane.reuseAfterSeconds() + "s");
    }

    private String note() {
        return "The highest rate at which no connect to one destination fails in "
                + extent.seconds
                + " s that begin with empty lanes of "
                + MeasuredLane.EPHEMERAL
                + " ephemeral ports: a Java client that closes each connection at once, before its peer does. `measured` is found "
                + "by halving, to whole numbers or "
                + Math.round(extent.percent)
                + " %; each run has a destination of its own. `predicted` is the closed form, `simulated` counts ports one by one. "
                + "Rounds: "
                + extent.rounds
                + ".";
    }
}
