package io.portkeeper.testapp.bench;

import io.portkeeper.testapp.result.Figure;
import io.portkeeper.testapp.result.Outcome;
import io.portkeeper.testapp.result.Results;
import io.portkeeper.testapp.result.Row;
import io.portkeeper.testapp.result.Table;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Reports what it costs to find out which code connects, from the {@code FILE...} of the agent's {@code SitesBench}, one for
 * each round.
 */
public final class SitesMain {

    private final JmhRuns runs;

    private SitesMain(JmhRuns runs) {
        this.runs = runs;
    }

    public static void main(String[] args) throws Exception {
        SitesMain main = new SitesMain(JmhRuns.read(List.of(args)));
        Outcome outcome = Results.begin("sites", "Finding out which code connects");
        Results.asked().write(outcome.with(main.connects()).with(main.share()));
    }

    private Table connects() {
        List<Row> rows = List.of(
                row("connecting", "off", "off"),
                row("connecting", "exact", "exact"),
                row("connecting, one connect follows the other", "sampled", "sampled"),
                row("connecting, after a pause", "sampled", "rested"),
                row("decoding", "sampled", "decoding"));
        return new Table("A connect, by frames on its stack", """
                What a thread takes for one connect, by JMH; with `sites=sampled`, of a connect that is sampled. A run is a JVM of its
                own and the median of its iterations, or of its connects, where each has a pause before it: as many a second as are
                sampled at most.
                """, rows);
    }

    private Row row(String thread, String sites, String method) {
        Row row = Row.of("thread", thread, "sites", sites);
        for (String frames : runs.values("frames")) {
            row = row.with(heading(frames), runs.median(method, "frames", frames));
        }
        return row;
    }

    private Table share() {
        int perSecond = Integer.parseInt(runs.values("perSecond").get(0));
        Row row = Row.of("threads", "connecting and decoding");
        for (String frames : runs.values("frames")) {
            row = row.with(heading(frames), new Figure("%", percent(perSecond, frames)));
        }
        return new Table("Of one processor, at most", """
                Reckoned: as many connects a second as are sampled at most, %d, with a pause between them, in both threads.
                """.formatted(perSecond), List.of(row));
    }

    private List<Double> percent(int perSecond, String frames) {
        List<Double> rested = runs.median("rested", "frames", frames).runs();
        List<Double> decoding = runs.median("decoding", "frames", frames).runs();
        return IntStream.range(0, rested.size())
                .mapToObj(round -> (rested.get(round) + decoding.get(round)) * perSecond / 1e6 * 100)
                .toList();
    }

    private static String heading(String frames) {
        return frames + " frames";
    }
}
