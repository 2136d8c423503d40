package io.portkeeper.testapp.bench;

import io.portkeeper.testapp.result.Figure;
import io.portkeeper.testapp.result.Results;
import io.portkeeper.testapp.result.Row;
import io.portkeeper.testapp.result.Table;
import java.util.List;
import java.util.stream.Stream;

/**
 * Reports what routes add to the choice of a source, from the {@code FILE...} of the agent's {@code RoutesBench}, one for
 * each round.
 */
public final class RoutesMain {

    private RoutesMain() {}

    public static void main(String[] args) throws Exception {
        JmhRuns runs = JmhRuns.read(List.of(args));
        List<Row> rows = Stream.of("v4", "v6", "names")
                .map(kind -> {
                    Figure one = runs.median("choose", "kind", kind, "routes", "1");
                    Figure many = runs.median("choose", "kind", kind, "routes", "10000");
                    return Row.of("routes of", kind.replace("v", "IPv"))
                            .with("1 route", one)
                            .with("10,000 routes", many)
                            .with("added", Figure.difference(many, one));
                })
                .toList();
        Results.asked()
                .write(Results.begin("routes", "Choosing a source by routes")
                        .with(new Table("Choosing a source", """
                Choosing the pool of a destination and there the source, for 65,536 destinations all over the routes, which lead to
                eight pools of eight sources of each family, by JMH. A run is a JVM of its own and the median of its iterations; in
                every second round 10,000 routes come first. Added: 10,000 routes less one, in the same round.
                """, rows)));
    }
}
