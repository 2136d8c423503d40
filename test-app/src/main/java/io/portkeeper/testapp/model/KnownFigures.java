package io.portkeeper.testapp.model;

import io.portkeeper.testapp.lab.Command;
import io.portkeeper.testapp.result.Figure;
import io.portkeeper.testapp.result.Row;
import io.portkeeper.testapp.result.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Compares the model with what others calculate for a lane: the NANOG thread of 2012, and the agent's {@code plan}. */
final class KnownFigures {

    /**
     * A lane.
     *
     * @param stated the figure in the thread; 0 if only {@code plan} has one
     */
    private record Known(String what, LaneModel lane, double stated) {}

    private static final List<Known> ALL = List.of(
            new Known("NANOG: 30,000 ports, 60 s", new LaneModel(30_000, 0, 0, 60, 10), 500),
            new Known("NANOG: 30,000 ports, 20 s", new LaneModel(30_000, 0, 0, 20, 10), 1_500),
            new Known("NANOG: 60,000 ports, 20 s", new LaneModel(60_000, 0, 0, 20, 10), 3_000),
            new Known("the defaults of Linux and of the agent, open for 200 ms", LaneModel.ofDefaults(0.2), 0));

    private static final Pattern WITH_THE_AGENT = Pattern.compile("to each destination +[0-9,]+/s +([0-9,]+)/s");

    private KnownFigures() {}

    static Table table() throws Exception {
        List<Row> rows = new ArrayList<>();
        for (Known known : ALL) {
            Row row = Row.of("lane", known.what);
            if (known.stated > 0) {
                row = row.with("stated", Figure.of("1/s", known.stated));
            }
            rows.add(row.with("model", Figure.of("1/s", known.lane.sustained(1)))
                    .with("plan", Figure.of("1/s", plan(known.lane))));
        }
        return new Table(
                "What others say of a lane",
                "Connections a second that one address carries to one destination in the long run: as stated in the thread "
                        + "\"TCP time_wait and port exhaustion for servers\" (NANOG, December 2012), as the model reckons, and as "
                        + "`java -jar portkeeper.jar plan` prints it.",
                rows);
    }

    private static double plan(LaneModel lane) throws Exception {
        String output = Command.portkeeper(
                        "plan",
                        "--rate=1",
                        "--hold=" + Math.max(1, Math.round(lane.holdSeconds() * 1_000)) + "ms",
                        "--ephemeral=" + lane.ephemeral(),
                        "--owned=" + lane.owned(),
                        "--time-wait=" + Math.round(lane.timeWaitSeconds()) + "s")
                .succeeded();
        Matcher figure = WITH_THE_AGENT.matcher(output);
        if (!figure.find()) {
            throw new IllegalStateException("no figure in " + output);
        }
        return Double.parseDouble(figure.group(1).replace(",", ""));
    }
}
