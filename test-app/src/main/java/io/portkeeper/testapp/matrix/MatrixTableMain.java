package io.portkeeper.testapp.matrix;

import io.portkeeper.testapp.result.Marked;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes what {@link MatrixMain} has measured into docs/matrix.md and the README, and prints it: {@code PROJECT JDK=FILE...}.
 */
public final class MatrixTableMain {
    static final Marked MARKS = new Marked("matrix");

    private MatrixTableMain() {}

    public static void main(String[] args) throws IOException {
        Path project = Path.of(args[0]);
        Map<String, List<Row>> jdks = new TreeMap<>();
        for (int i = 1; i < args.length; i++) {
            String[] pair = args[i].split("=", 2);
            jdks.put(
                    pair[0],
                    Files.readAllLines(Path.of(pair[1])).stream()
                            .map(Row::parse)
                            .toList());
        }
        String table = new Table(jdks.values()).markdown();
        Path doc = project.resolve("docs/matrix.md");
        Files.createDirectories(doc.getParent());
        Files.writeString(doc, page(table, String.join(", ", jdks.keySet())));
        Path readme = project.resolve("README.md");
        Files.writeString(readme, MARKS.replaced(Files.readString(readme), table));
        System.out.print(table);
    }

    private static String page(String table, String jdks) {
        return """
                # Proxies and transports

                Written by `scripts/bench matrix`; changes belong there. Measured on Linux %s with JDK %s, in the lab of
                `scripts/lab`. Each cell shows the result without the agent, then an arrow, then the result with it; where JDKs differ, it
                shows a range.

                """.formatted(kernel(), jdks) + MARKS.begin() + table + MARKS.end();
    }

    /** The major and minor version of the kernel. */
    private static String kernel() {
        Matcher version = Pattern.compile("^\\d+\\.\\d+").matcher(System.getProperty("os.version"));
        return version.find() ? version.group() : "of unknown version";
    }
}
