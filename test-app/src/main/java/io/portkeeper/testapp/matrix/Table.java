package io.portkeeper.testapp.matrix;

import static java.util.stream.Collectors.joining;

import io.portkeeper.testapp.proxy.ProxyUnderTest;
import java.util.Arrays;
import java.util.Collection;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/** The matrix as a table in Markdown. Each figure covers all JDKs: the least and the most, or one number if they agree. */
final class Table {
    private final Collection<List<Row>> jdks;

    /**
     * @param jdks the rows of each JDK
     */
    Table(Collection<List<Row>> jdks) {
        this.jdks = jdks;
    }

    String markdown() {
        return "| proxy | transport | requests held at once, of %,d | connections at %d/s, closed by the proxy | %d more requests when all ports are in use |%n"
                        .formatted(Held.WANTED, Rate.PER_SECOND, Reaped.MORE)
                + "|---|---|---|---|---|\n"
                + Arrays.stream(ProxyUnderTest.values()).map(this::line).collect(joining());
    }

    private String line(ProxyUnderTest proxy) {
        List<Row> rows = jdks.stream()
                .flatMap(List::stream)
                .filter(row -> row.proxy() == proxy)
                .toList();
        if (rows.isEmpty()) {
            return "";
        }
        String head = "| " + proxy.title() + " | " + proxy.transport().title() + " | ";
        List<Row> skipped =
                rows.stream().filter(row -> !row.skipped().isEmpty()).toList();
        return skipped.isEmpty()
                ? head + cells(rows) + " |\n"
                : head + "skipped: " + skipped.get(0).skipped() + " | | |\n";
    }

    private static String cells(List<Row> rows) {
        return String.join(
                " | ",
                range(rows, Row::without, Figures::held) + " → " + range(rows, Row::with, Figures::held),
                "fail after %s ms → %s of %s fail"
                        .formatted(
                                range(rows, Row::without, Figures::firstFailureMillis),
                                range(rows, Row::with, Figures::rateFailed),
                                range(rows, Row::with, Figures::rateSent)),
                "%s fail → %s fail, %s idle connections reset, %s of %d downloads interrupted"
                        .formatted(
                                range(rows, Row::without, Figures::moreFailed),
                                range(rows, Row::with, Figures::moreFailed),
                                range(rows, Row::with, Figures::lost),
                                range(rows, Row::with, Figures::downloadsFailed),
                                Reaped.DOWNLOADS));
    }

    private static String range(List<Row> rows, Function<Row, Figures> side, ToIntFunction<Figures> figure) {
        IntSummaryStatistics all = rows.stream().map(side).mapToInt(figure).summaryStatistics();
        String least = "%,d".formatted(all.getMin());
        return all.getMin() == all.getMax() ? least : least + "–" + String.format(Locale.ROOT, "%,d", all.getMax());
    }
}
