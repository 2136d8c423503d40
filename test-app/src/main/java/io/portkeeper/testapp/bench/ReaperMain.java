package io.portkeeper.testapp.bench;

import io.portkeeper.testapp.result.Outcome;
import io.portkeeper.testapp.result.Results;
import io.portkeeper.testapp.result.Row;
import io.portkeeper.testapp.result.Table;
import java.util.Arrays;
import java.util.List;

/**
 * Measures what the reaper costs: {@code full} or {@code quick}, and the {@code FILE...} of the agent's {@code VictimsBench}, one
 * for each round.
 */
public final class ReaperMain {

    private ReaperMain() {}

    public static void main(String[] args) throws Exception {
        boolean quick = args[0].equals("quick");
        Outcome outcome = Results.begin("reaper", "What the reaper costs");
        outcome = outcome.with(victims(Arrays.asList(args).subList(1, args.length)));
        outcome = outcome.with(Recording.measure(quick));
        outcome = outcome.with(quick ? ReadsAndWrites.measure(100, 1, 3) : ReadsAndWrites.measure(500, 5, 41));
        outcome = outcome.with(quick ? ReapedConnects.measure(1, 1_000) : ReapedConnects.measure(3, 1_000, 18_000));
        Results.asked().write(outcome);
    }

    private static Table victims(List<String> files) throws Exception {
        JmhRuns runs = JmhRuns.read(files);
        List<Row> rows = runs.values("connections").stream()
                .map(connections -> Row.of("connections", "%,d".formatted(Integer.valueOf(connections)))
                        .with("median", runs.median("choose", "connections", connections))
                        .with("fastest", runs.fastest("choose", "connections", connections))
                        .with("slowest", runs.slowest("choose", "connections", connections)))
                .toList();
        return new Table("Choosing 1,000 victims", """
                The least recently active among so many connections, of which every tenth awaits an answer, by JMH. A run is a JVM of
                its own, and of its searches the median, the fastest and the slowest.
                """, rows);
    }
}
