package io.portkeeper.testapp.bench;

import com.google.gson.Gson;
import io.portkeeper.testapp.result.Figure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * The results of the agent module's benchmarks. This module cannot see them, so {@code scripts/bench} runs them with JMH,
 * which writes a file of JSON for each round.
 */
record JmhRuns(List<Run> runs) {

    /** One method, with one set of parameters, in one round. */
    record Run(String benchmark, Map<String, String> params, Metric primaryMetric) {}

    /**
     * The result of a run.
     *
     * @param scoreUnit for example {@code us/op}
     * @param scorePercentiles by percentage; of the iterations, or of the calls if these were sampled
     */
    record Metric(String scoreUnit, Map<String, Double> scorePercentiles) {

        private String unit() {
            return scoreUnit.replace("/op", "").replace("us", "µs");
        }
    }

    /** Reads the runs from those files, one for each round. */
    static JmhRuns read(List<String> files) throws IOException {
        List<Run> runs = new ArrayList<>();
        for (String file : files) {
            runs.addAll(List.of(new Gson().fromJson(Files.readString(Path.of(file)), Run[].class)));
        }
        return new JmhRuns(runs);
    }

    /** All values of a parameter, which are numbers, in ascending order. */
    List<String> values(String parameter) {
        return runs.stream()
                .map(run -> run.params().get(parameter))
                .distinct()
                .sorted(Comparator.comparing(Integer::valueOf))
                .toList();
    }

    /** The median of each round, of the method with these pairs of parameter and value. */
    Figure median(String method, String... parameters) {
        return percentile("50.0", method, parameters);
    }

    /** The fastest of each round. */
    Figure fastest(String method, String... parameters) {
        return percentile("0.0", method, parameters);
    }

    /** The slowest of each round. */
    Figure slowest(String method, String... parameters) {
        return percentile("100.0", method, parameters);
    }

    private Figure percentile(String percentage, String method, String... parameters) {
        List<Metric> rounds = runs.stream()
                .filter(run -> run.benchmark().endsWith("." + method) && isOf(run, parameters))
                .map(Run::primaryMetric)
                .toList();
        if (rounds.isEmpty()) {
            throw new IllegalArgumentException("nothing of " + method + " with " + List.of(parameters));
        }
        return new Figure(
                rounds.get(0).unit(),
                rounds.stream()
                        .map(round -> round.scorePercentiles().get(percentage))
                        .toList());
    }

    private static boolean isOf(Run run, String... parameters) {
        for (int i = 0; i < parameters.length; i += 2) {
            if (!parameters[i + 1].equals(run.params().get(parameters[i]))) {
                return false;
            }
        }
        return true;
    }
}
