package io.portkeeper.testapp.bench;

import io.portkeeper.testapp.lab.Agent;
import io.portkeeper.testapp.lab.JvmCommand;
import io.portkeeper.testapp.result.Chart;
import io.portkeeper.testapp.result.Chart.Axis;
import io.portkeeper.testapp.result.Chart.Series;
import io.portkeeper.testapp.result.Figure;
import io.portkeeper.testapp.result.Row;
import io.portkeeper.testapp.result.Table;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * What a connect costs as its lane fills, from the first port to the last, without the agent and with it.
 *
 * <p>Each fill has a separate lab inside that of the benchmark, so that the kernel finds no TIME_WAIT of an earlier fill.
 */
record FilledLanes(int ports, List<Fill> without, List<Fill> with) {

    private static final int FIRST_PORT = 32_768;
    private static final List<String> THIRDS = List.of("first third", "second third", "last third");

    static FilledLanes measure(int ports, int rounds) throws Exception {
        List<Fill> without = new ArrayList<>();
        List<Fill> with = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            // every second round in the opposite order
            for (boolean agent : new boolean[] {round % 2 != 0, round % 2 == 0}) {
                (agent ? with : without).add(fill(ports, agent ? "with" : "without"));
            }
        }
        return new FilledLanes(ports, without, with);
    }

    private static Fill fill(int ports, String agent) throws Exception {
        List<String> words = new ArrayList<>(
                List.of("scripts/lab", "--ports", "%d-%d".formatted(FIRST_PORT, FIRST_PORT + ports - 1)));
        words.addAll(JvmCommand.of(FillLaneMain.class, String.valueOf(ports), agent)
                .withOptions("-Dportkeeper-test.agent=" + Agent.path())
                .words());
        Process process =
                new ProcessBuilder(words).redirectError(Redirect.INHERIT).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (process.waitFor() != 0) {
            throw new IOException("failed: " + String.join(" ", words));
        }
        Fill fill = Fill.parse(printed);
        if (fill.lastNanos() == 0) {
            throw new IOException("only " + fill.opened() + " connections of " + ports + ": " + fill.failure());
        }
        return fill;
    }

    Table table() {
        return new Table(
                "A connect as its lane fills",
                """
                One lane of %,d ephemeral ports, filled one connection after another, without the agent and with it in turn, each
                time in a lab of its own. Every connection leaves its port in TIME_WAIT. Opened: before the first failure. The
                microseconds of a connect are medians of each third of the range; last to first: the ratio of its last third to its
                first.
                """.formatted(ports),
                List.of(row("without", without), row("with", with)));
    }

    private static Row row(String agent, List<Fill> fills) {
        return Row.of("agent", agent)
                .with("opened", figure("", fills, Fill::opened))
                .with(THIRDS.get(0), figure("µs", fills, fill -> fill.firstNanos() / 1e3))
                .with(THIRDS.get(1), figure("µs", fills, fill -> fill.middleNanos() / 1e3))
                .with(THIRDS.get(2), figure("µs", fills, fill -> fill.lastNanos() / 1e3))
                .with("last to first", figure("", fills, Fill::ratio));
    }

    private static Figure figure(String unit, List<Fill> fills, ToDoubleFunction<Fill> of) {
        return new Figure(
                unit, fills.stream().map(fill -> of.applyAsDouble(fill)).toList());
    }

    Chart chart() {
        List<Series> series = Stream.of(row("without", without), row("with", with))
                .map(row -> Series.bars(
                        row.of().get("agent") + " the agent",
                        THIRDS,
                        THIRDS.stream()
                                .map(third ->
                                        (double) Math.round(row.figure(third).median()))
                                .toList()))
                .toList();
        return new Chart(
                "ports-flat",
                "A connect as its lane fills",
                "Bars: the microseconds of a connect in each third of the range of ports, without the agent and with it",
                new Axis("of " + "%,d ports".formatted(ports), false),
                new Axis("microseconds a connect", true),
                true,
                series);
    }
}
