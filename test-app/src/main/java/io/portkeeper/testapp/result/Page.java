package io.portkeeper.testapp.result;

import java.util.List;

/**
 * The page that shows the results of benchmarks.
 *
 * @param outcomes in the order in which they are shown
 */
record Page(List<Outcome> outcomes) {

    private static final String INTRODUCTION = """
            # What Portkeeper gives and what it costs

            Written by `scripts/bench`; changes belong there. Every table compares sides that were measured in turn in one run. A cell is
            the median of the runs and, in brackets, between what their middle half lies; the files of JSON beside this page have every
            run. `scripts/bench` makes all of it again and `scripts/bench NAME` one benchmark; `scripts/bench --quick` is a first look at
            all of them in less than 5 minutes, which goes to `target/benchmarks`. `scripts/bench --help` says what each one is about.
            """;

    /** The longest line, as in all documents; tables cannot be broken. */
    private static final int COLUMNS = 132;

    /** As GitHub-flavoured Markdown. */
    String markdown() {
        StringBuilder page = new StringBuilder(INTRODUCTION);
        for (Outcome outcome : outcomes) {
            add(page, outcome);
        }
        return page.toString();
    }

    private static void add(StringBuilder page, Outcome outcome) {
        page.append("\n## ").append(outcome.title()).append("\n\n").append(lines(origin(outcome)));
        for (Table table : outcome.tables()) {
            page.append("\n### ").append(table.title()).append("\n\n");
            page.append(lines(table.note())).append("\n").append(table.markdown());
        }
        for (Chart chart : outcome.charts()) {
            page.append("\n[![%s](%s.png)](%s.svg)\n".formatted(chart.description(), chart.name(), chart.name()));
        }
    }

    private static String origin(Outcome outcome) {
        StringBuilder text = new StringBuilder();
        text.append("`%s` at %s of commit %s, all runs in [%s.json](%s.json). "
                .formatted(outcome.command(), outcome.when(), outcome.commit(), outcome.name(), outcome.name()));
        text.append(outcome.machine().text());
        text.append("; load average when it began %s.".formatted(Figure.text(outcome.load())));
        outcome.versions().forEach((program, version) -> text.append(" %s: %s.".formatted(program, version)));
        return text.toString();
    }

    private static String lines(String paragraph) {
        return paragraph.strip().replaceAll("\\s+", " ").replaceAll("(.{1," + COLUMNS + "})(?: |$)", "$1\n");
    }
}
