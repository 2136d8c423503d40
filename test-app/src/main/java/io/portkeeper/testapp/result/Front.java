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

    /** What a row is of that compares both sides. */
    private static final String RATIO = "with / without";

    /** What a row is of that compares two JVMs of one side. */
    private static final String CONTROL = "without, again / without";

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
                        + "\neach request, 1,000 ephemeral ports a source; the agent with `ports.reuse-after=1s`. Where rates are in the"
                        + "\nthousands, processors are the limit, and with more sources no higher rate was tried than is kept with one.\n\n");
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
        Table requests = cost.table("Requests as fast as they are answered");
        Table latency = cost.table("Latency at a steady rate");
        List<Row> rows = requests.rows().stream()
                .filter(row -> row.isOf("agent", RATIO))
                .map(row -> {
                    String proxy = row.of().get("proxy");
                    String connections = row.of().get("connections");
                    String[] control = {"proxy", proxy, "connections", connections, "agent", CONTROL};
                    String[] agent = {"proxy", proxy, "connections", connections, "agent", RATIO};
                    return Row.of("proxy", proxy, "connections to the origin", connections)
                            .with("requests a second", row.figure("requests"))
                            .with("by chance", requests.row(control).figure("requests"))
                            .with("p99 at a steady rate", latency.row(agent).figure("p99"))
                            .with("p99 by chance", latency.row(control).figure("p99"));
                })
                .toList();
        text.append(
                "\nWhere ports are not lacking, with the agent divided by without it, and between what the middle half of the pairs lies."
                        + "\nBy chance: a second JVM without the agent, divided by the first, as two of them never compile the same code alike.\n\n");
        text.append(new Table("", "", rows).markdown());
        addChart(text, cost, "cost");
    }

    private static void addChart(StringBuilder text, Outcome outcome, String name) {
        outcome.charts().stream()
                .filter(chart -> chart.name().equals(name))
                .forEach(chart -> text.append(
                        "\n[![%s](%s%s.png)](%s%s.svg)\n".formatted(chart.description(), FOLDER, name, FOLDER, name)));
    }
}
