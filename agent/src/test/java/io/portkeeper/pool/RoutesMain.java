package io.portkeeper.pool;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs {@link RoutesBench} for so many {@code ROUNDS}, with few routes and with many in turn, and prints the medians. */
final class RoutesMain {

    private RoutesMain() {}

    public static void main(String[] args) throws RunnerException {
        Map<String, List<Double>> nanos = new TreeMap<>();
        for (int round = Integer.parseInt(args[0]); round > 0; round--) {
            for (RunResult result : new Runner(new OptionsBuilder()
                            .include(RoutesBench.class.getName())
                            .forks(1)
                            .verbosity(VerboseMode.SILENT)
                            .build())
                    .run()) {
                String run = result.getParams().getParam("kind") + " "
                        + result.getParams().getParam("routes");
                nanos.computeIfAbsent(run, any -> new ArrayList<>())
                        .add(result.getPrimaryResult().getScore());
            }
        }
        System.out.printf("%-24s %10s %10s %10s%n", "choosing a source, ns", "1 route", "10,000", "added");
        for (String kind : new String[] {"v4", "v6", "names"}) {
            double one = median(nanos.get(kind + " 1"));
            double many = median(nanos.get(kind + " 10000"));
            System.out.printf("%-24s %10.0f %10.0f %10.0f%n", kind, one, many, many - one);
        }
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}
