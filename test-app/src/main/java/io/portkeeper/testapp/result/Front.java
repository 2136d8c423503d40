package io.portkeeper.testapp.result;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the README shows of the results of all benchmarks.
 *
 * @param outcomes of all benchmarks that have run
 */
record Front(List<Outcome> outcomes) {

    static final Marked MARKS = new Marked("benchmarks");

    private static final String FOLDER = "docs/benchmarks/";

    /** What a row that compares both sides is called. */
    private static final String RATIO = "with / without";

    /** What a row that compares two JVMs of one side is called. */
    private static final String CONTROL = "without, again / without";

    /** What the caption calls such a row. */
    private static final String CHANCE = "without / without";

    private static final String REQUESTS = "requests per second: ";

    private static final String LATENCY = "p99 at a steady rate: ";

    /** As GitHub-flavoured Markdown. */
    String markdown() {
        StringBuilder text = new StringBuilder();
        outcome("peers").ifPresent(peers -> addPeers(text, peers));
        outcome("cost").ifPresent(cost -> addCost(text, cost));
        return text.append(
                        "\nThese tables were made by `scripts/bench`, which you can run yourself. All other results, and how and on what"
                                + "\nmachine they were measured, are in [docs/benchmarks](" + FOLDER + "README.md).\n")
                .toString();
    }

    private Optional<Outcome> outcome(String name) {
        return outcomes.stream().filter(outcome -> outcome.name().equals(name)).findFirst();
    }

    private static void addPeers(StringBuilder text, Outcome peers) {
        text.append(
                "This table shows the highest rate, in requests per second, at which no request failed in one minute. There is one"
                        + "\norigin, and each request opens a new connection to it. Each source has 1,000 ephemeral ports. The agent ran with"
                        + "\n`ports.reuse-after=1s`. Where a rate is in the thousands, the processors are the limit; the runs with more"
                        + "\nsources then tried no rate higher than the one sustained with fewer.\n\n");
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
                            .with(REQUESTS + RATIO, row.figure("requests"))
                            .with(REQUESTS + CHANCE, requests.row(control).figure("requests"))
                            .with(LATENCY + RATIO, latency.row(agent).figure("p99"))
                            .with(LATENCY + CHANCE, latency.row(control).figure("p99"));
                })
                .toList();
        text.append(
                "\nThis table shows what the agent costs when there are enough ports. *with / without* is the ratio of the value with"
                        + "\nthe agent to the value without it. *without / without* is the same ratio for two JVMs that both run without the"
                        + "\nagent: it differs from 1 by chance, because no two JVMs compile the same code in the same way. A cell is the median"
                        + "\nof the pairs of runs and, in brackets, the range of their middle half.\n\n");
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
