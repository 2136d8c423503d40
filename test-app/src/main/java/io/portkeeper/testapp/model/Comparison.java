package io.portkeeper.testapp.model;

import io.portkeeper.testapp.result.Figure;
import io.portkeeper.testapp.result.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Compares what was measured with the model, and shows if they are further apart than the model promises. */
final class Comparison {

    private static final double PROMISE = 0.1;

    private Comparison() {}

    /**
     * A row.
     *
     * @param measured in 1/s
     * @param subject pairs of heading and value
     */
    static Row row(Figure measured, double predicted, double simulated, String... subject) {
        boolean kept = Math.abs(measured.median() / predicted - 1) <= PROMISE;
        List<String> pairs = new ArrayList<>(Arrays.asList(subject));
        pairs.addAll(List.of("within 10 %", kept ? "yes" : "no"));
        return Row.of(pairs.toArray(String[]::new))
                .with("measured", measured)
                .with("predicted", Figure.of("1/s", predicted))
                .with(
                        "measured / predicted",
                        new Figure(
                                "",
                                measured.runs().stream()
                                        .map(run -> run / predicted)
                                        .toList()))
                .with("simulated", Figure.of("1/s", simulated));
    }
}
