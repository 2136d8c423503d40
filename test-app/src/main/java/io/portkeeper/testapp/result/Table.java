package io.portkeeper.testapp.result;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Rows that are compared with each other.
 *
 * @param title one line
 * @param note how it was measured, and what the headings mean; a paragraph
 */
public record Table(String title, String note, List<Row> rows) {

    public Table {
        rows = List.copyOf(rows);
    }

    /**
     * Returns the one row of that subject.
     *
     * @param pairs of heading and value
     * @throws IllegalArgumentException if there is none, or more than one
     */
    public Row row(String... pairs) {
        List<Row> found = rows.stream().filter(row -> row.isOf(pairs)).toList();
        if (found.size() != 1) {
            throw new IllegalArgumentException(
                    found.size() + " rows of " + List.of(pairs) + " in " + title + ", expected one");
        }
        return found.get(0);
    }

    /** As GitHub-flavoured Markdown. The cell of a figure that a row does not have is empty. */
    public String markdown() {
        Set<String> subjects = headings(row -> row.of().keySet());
        Set<String> figures = headings(row -> row.figures().keySet());
        StringBuilder text = new StringBuilder();
        line(text, Stream.concat(subjects.stream(), figures.stream()));
        line(
                text,
                Stream.concat(
                        subjects.stream().map(any -> "---"), figures.stream().map(any -> "---:")));
        for (Row row : rows) {
            line(
                    text,
                    Stream.concat(
                            subjects.stream().map(heading -> row.of().getOrDefault(heading, "")),
                            figures.stream().map(heading -> cell(row.figures(), heading))));
        }
        return text.toString();
    }

    private interface Headings {
        Set<String> of(Row row);
    }

    private Set<String> headings(Headings headings) {
        return rows.stream()
                .flatMap(row -> headings.of(row).stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static String cell(Map<String, Figure> figures, String heading) {
        Figure figure = figures.get(heading);
        return figure == null ? "" : figure.text();
    }

    private static void line(StringBuilder text, Stream<String> cells) {
        text.append(cells.collect(Collectors.joining(" | ", "| ", " |\n")));
    }
}
