package io.portkeeper.testapp.matrix;

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
    static final String BEGIN = "<!-- matrix:begin -->\n";
    static final String END = "<!-- matrix:end -->\n";

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
        Files.writeString(readme, replaced(Files.readString(readme), table));
        System.out.print(table);
    }

    private static String page(String table, String jdks) {
        return """
                # Proxies and transports

                Written by `scripts/bench matrix`; changes belong there. Measured on Linux %s with JDK %s, in the lab of
                `scripts/lab`; each cell says without the agent → with it, and a range where JDKs differ.

                """.formatted(kernel(), jdks) + BEGIN + table + END;
    }

    /** The version of the kernel without what a distribution or a host adds to it. */
    private static String kernel() {
        Matcher version = Pattern.compile("^\\d+\\.\\d+").matcher(System.getProperty("os.version"));
        return version.find() ? version.group() : "of unknown version";
    }

    /** That text with the table between its marks. */
    static String replaced(String text, String table) {
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IllegalArgumentException("no lines " + BEGIN.strip() + " and " + END.strip());
        }
        return text.substring(0, begin + BEGIN.length()) + table + text.substring(end);
    }

    /** What stands between the marks. */
    static String table(String text) {
        return text.substring(text.indexOf(BEGIN) + BEGIN.length(), text.indexOf(END));
    }
}
