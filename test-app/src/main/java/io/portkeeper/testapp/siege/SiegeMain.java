package io.portkeeper.testapp.siege;

import io.portkeeper.testapp.lab.Lab;
import io.portkeeper.testapp.result.Chart;
import io.portkeeper.testapp.result.Chart.Axis;
import io.portkeeper.testapp.result.Chart.Series;
import io.portkeeper.testapp.result.Figure;
import io.portkeeper.testapp.result.Results;
import io.portkeeper.testapp.result.Row;
import io.portkeeper.testapp.result.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/**
 * Measures a {@link Siege} with the reaper, without it and without the agent, in turn, at several rates of arrivals:
 * {@code MODE}.
 */
public final class SiegeMain {

    /**
     * How much is measured.
     *
     * @param rates arrivals a second
     * @param duration of the arrivals, at each rate in each round
     */
    private record Extent(int rounds, List<Integer> rates, Duration duration) {

        private static Extent of(String mode) {
            return mode.equals("quick")
                    ? new Extent(1, List.of(200), Duration.ofSeconds(2))
                    : new Extent(3, List.of(200, 400), Duration.ofMinutes(2));
        }
    }

    private final Map<Integer, Map<Side, List<Siege>>> sieges = new TreeMap<>();
    private final Extent extent;

    private SiegeMain(Extent extent) {
        this.extent = extent;
    }

    public static void main(String[] args) throws Exception {
        SiegeMain main = new SiegeMain(Extent.of(args[0]));
        var outcome = Results.begin("siege", "A proxy without a free port, to which more clients come");
        main.run();
        Results.asked().write(outcome.with(main.table()).with(main.chart()));
    }

    private void run() throws Exception {
        for (int round = 0; round < extent.rounds; round++) {
            for (int rate : extent.rates) {
                List<Side> sides = new ArrayList<>(List.of(Side.values()));
                if (round % 2 != 0) {
                    Collections.reverse(sides);
                }
                for (Side side : sides) {
                    Siege siege = Siege.of(side, rate, extent.duration);
                    sieges.computeIfAbsent(rate, any -> new EnumMap<>(Side.class))
                            .computeIfAbsent(side, any -> new ArrayList<>())
                            .add(siege);
                    print(side, rate, siege);
                }
            }
        }
    }

    private static void print(Side side, int rate, Siege siege) {
        System.out.printf(
                "%s, %d/s: %d arrivals, %d failed; busy lost %d, idle reset %d; arrivals' ends %s, busy ones' %s%n",
                side.title(),
                rate,
                siege.arrived(),
                siege.arrivals().failed(),
                siege.busy().lost(),
                siege.idleReset(),
                siege.arrivals().reasons(),
                siege.busy().reasons());
    }

    private Table table() {
        List<Row> rows = new ArrayList<>();
        sieges.forEach((rate, sides) -> sides.forEach((side, runs) -> rows.add(row(side, rate, runs))));
        String note =
                "%s, whose clients hold a tunnel on each of %,d ports. Each %dth is busy with a request every %d ms, the others "
                                .formatted(
                                        Siege.PROXY.title(), Lab.PORTS, Lab.PORTS / Siege.BUSY, Siege.PERIOD.toMillis())
                        + "are idle; for "
                        + extent.duration.toSeconds()
                        + " s more clients come, at a rate that does not wait for anything, make one request each, and keep their "
                        + "tunnels too. Rounds: "
                        + extent.rounds
                        + ", every second one in opposite order, each with a new proxy. Nobody may be reset who was active within "
                        + "reaper.min-idle (%d s), so of the ports that are not busy at most %,.0f a second can be taken back: "
                                .formatted(Siege.MIN_IDLE.toSeconds(), mostReaped())
                        + "above, some must fail. `first answer` is the time from when a client was to come to the answer to its "
                        + "first request; `busy` that from when a busy client was to send a request to its answer; `busy lost` are "
                        + "busy connections that broke, of "
                        + Siege.BUSY
                        + "; `idle reset` are idle ones that were closed under their clients; `load late` is how late "
                        + "the load itself was, "
                        + "which `first answer` contains.";
        return new Table("Arrivals when all ports are held", note, rows);
    }

    private static double mostReaped() {
        return (Lab.PORTS - Siege.BUSY) / (double) Siege.MIN_IDLE.toSeconds();
    }

    private static Row row(Side side, int rate, List<Siege> runs) {
        Row row = Row.of("arrivals a second", String.valueOf(rate), "side", side.title())
                .with("arrivals", figure("", runs, Siege::arrived))
                .with("failed", figure("", runs, run -> run.arrivals().failed()))
                .with("share failed", figure("%", runs, Siege::failedShare))
                .with("busy lost", figure("", runs, run -> run.busy().lost()))
                .with("idle reset", figure("", runs, Siege::idleReset));
        row = row.with(
                "load late p99", figure("ms", runs, run -> run.lateMicros().getValueAtPercentile(99) / 1e3));
        row = withLatencies(row, "first answer", runs, run -> run.arrivals().firstMicros());
        return withLatencies(row, "busy", runs, run -> run.busy().furtherMicros());
    }

    /** Adds the latencies of the runs in which anything was answered. */
    private static Row withLatencies(Row row, String what, List<Siege> runs, Function<Siege, Histogram> micros) {
        List<Histogram> answered = runs.stream()
                .map(micros)
                .filter(histogram -> histogram.getTotalCount() > 0)
                .toList();
        if (answered.isEmpty()) {
            return row;
        }
        return row.with(what + " p50", figure("ms", answered, any -> any.getValueAtPercentile(50) / 1e3))
                .with(what + " p99", figure("ms", answered, any -> any.getValueAtPercentile(99) / 1e3))
                .with(what + " p99.9", figure("ms", answered, any -> any.getValueAtPercentile(99.9) / 1e3))
                .with(what + " max", figure("ms", answered, any -> any.getMaxValue() / 1e3));
    }

    private static <T> Figure figure(String unit, List<T> runs, ToDoubleFunction<T> figure) {
        return new Figure(unit, runs.stream().mapToDouble(figure).boxed().toList());
    }

    private Chart chart() {
        List<Double> rates = sieges.keySet().stream().map(Integer::doubleValue).toList();
        List<Series> series = Arrays.stream(Side.values())
                .map(side -> Series.points(
                        side.title(),
                        rates,
                        sieges.values().stream()
                                .map(sides -> figure("%", sides.get(side), Siege::failedShare)
                                        .median())
                                .toList()))
                .toList();
        return new Chart(
                "siege",
                "Arrivals that fail when clients hold all " + String.format("%,d", Lab.PORTS) + " ports",
                "The share of arrivals that fail, by their rate, with the reaper, without it, and without the agent.",
                new Axis("arrivals a second", false),
                new Axis("failed, %", false),
                false,
                series);
    }
}
