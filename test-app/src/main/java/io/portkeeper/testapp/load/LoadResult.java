package io.portkeeper.testapp.load;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What became of the requests of one run.
 *
 * @param attempted requests that were to be sent
 * @param succeeded those answered with 200
 * @param failures the others by kind: the status and the beginning of the body, or what broke
 * @param sources successful requests by the address that the origin saw
 * @param firstFailure time from the start of the run until the first failed request was due; empty if none failed
 * @param mostHeld the most requests that the origin held at once; 0 if the run held none
 * @param settled time from the first connection until each request was held or had failed
 * @param took time from the first connection to the last answer
 * @param p50 latency of the successful requests, from the instant at which each was due to its answer
 */
public record LoadResult(
        int attempted,
        int succeeded,
        Map<String, Integer> failures,
        Map<String, Integer> sources,
        Optional<Duration> firstFailure,
        int mostHeld,
        Duration settled,
        Duration took,
        Duration p50,
        Duration p99,
        Duration p999,
        Duration max) {
    public LoadResult {
        failures = Map.copyOf(failures);
        sources = Map.copyOf(sources);
    }

    public int failed() {
        return failures.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** The result as a table of two columns. */
    public String table() {
        StringBuilder table = new StringBuilder();
        row(table, "attempted", attempted);
        row(table, "succeeded", succeeded);
        row(table, "failed", failed());
        new TreeMap<>(failures).forEach((kind, count) -> row(table, "  " + count + " x", kind));
        row(table, "most held", mostHeld);
        new TreeMap<>(sources).forEach((source, count) -> row(table, "source " + source, count));
        row(table, "settled", millis(settled));
        row(table, "took", millis(took));
        row(table, "p50", millis(p50));
        row(table, "p99", millis(p99));
        row(table, "p99.9", millis(p999));
        row(table, "max", millis(max));
        return table.toString();
    }

    private static String millis(Duration duration) {
        return String.format("%.1f ms", duration.toNanos() / 1e6);
    }

    private static void row(StringBuilder table, String name, Object value) {
        table.append(String.format("%-24s %s%n", name, value));
    }
}
