package io.portkeeper.testapp.result;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the README shows of all that benchmarks found out.
 *
 * @param outcomes of all benchmarks that have run
 */
record Front(List<Outcome> outcomes) {

    static final Marked MARKS = new Marked("benchmarks");

    private static final String FOLDER = "docs/benchmarks/";

    /** As GitHub-flavoured Markdown. */
    String markdown() {
        StringBuilder text = new StringBuilder();
        outcome("peers").ifPresent(peers -> addPeers(text, peers));
        outcome("cost").ifPresent(cost -> addCost(text, cost));
        return text.append(
                        "\nMade by `scripts/bench`, which anyone can run again; with all the others, how they were measured and on what"
                                + "\nmachine: [docs/benchmarks](" + FOLDER + "README.md).\n")
                .toString();
    }

    private Optional<Outcome> outcome(String name) {
        return outcomes.stream().filter(outcome -> outcome.name().equals(name)).findFirst();
    }

    private static void addPeers(StringBuilder text, Outcome peers) {
        text.append(
                "The highest rate, in requests a second, at which no request fails in a minute: one origin, a new connection to it for"
                        + "\neach request, 1,000 ephemeral ports a source.\n\n");
        text.append(new Table("", "", bySources(peers.table("Highest failure-free rate"))).markdown());
        addChart(text, peers, "peers-rates");
    }

    /** One row for each proxy, with a figure for each number of sources. */
    private static List<Row> bySources(Table rates) {
        Map<Map<String, String>, Row> rows = new LinkedHashMap<>();
        for (Row row : rates.rows()) {
            Map<String, String> subject = new LinkedHashMap<>(row.of());
            String sources = subject.remove("sources");
            String heading = sources.equals("1") ? "1 source" : sources + " sources";
            rows.merge(
                    subject,
                    new Row(subject, Map.of())
                            .with(heading, row.figure("failure-free rate").withoutUnit()),
                    (row1, more) -> row1.with(heading, more.figure(heading)));
        }
        return new ArrayList<>(rows.values());
    }

    private static void addCost(StringBuilder text, Outcome cost) {
        Table ratios = cost.table("Ratios");
        text.append("\nWhere no ports are lacking, with the agent by without it, of ten pairs:\n\n");
        text.append(ratios.markdown());
        addChart(text, cost, "cost");
    }

    private static void addChart(StringBuilder text, Outcome outcome, String name) {
        outcome.charts().stream()
                .filter(chart -> chart.name().equals(name))
                .forEach(chart -> text.append(
                        "\n[![%s](%s%s.png)](%s%s.svg)\n".formatted(chart.description(), FOLDER, name, FOLDER, name)));
    }
}
