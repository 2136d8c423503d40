package io.portkeeper.status;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the agent exports: the name of each metric, and its labels.
 *
 * <p>It is read from the table in {@code docs/observing.md}, which {@code MetricsIT} compares with what a proxy answers.
 */
final class ExportedMetrics {

    private static final Path TABLE = Path.of("..", "docs", "observing.md");
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| `(portkeeper_\\w+)(?:\\{([\\w,]+)})?` \\| (?:gauge|counter) \\|");

    private ExportedMetrics() {}

    static Map<String, Set<String>> labelsByName() {
        try {
            return ROW.matcher(Files.readString(TABLE))
                    .results()
                    .collect(Collectors.toMap(
                            row -> row.group(1),
                            row -> row.group(2) == null
                                    ? Set.of()
                                    : Set.of(row.group(2).split(",", -1))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
