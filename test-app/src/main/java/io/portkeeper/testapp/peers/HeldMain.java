package io.portkeeper.testapp.peers;

import io.portkeeper.testapp.lab.Lab;
import io.portkeeper.testapp.load.Load;
import io.portkeeper.testapp.load.LoadResult;
import io.portkeeper.testapp.load.Target;
import io.portkeeper.testapp.origin.Origin;
import io.portkeeper.testapp.result.Figure;
import io.portkeeper.testapp.result.Outcome;
import io.portkeeper.testapp.result.Results;
import io.portkeeper.testapp.result.Row;
import io.portkeeper.testapp.result.Table;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Measures how many requests each contender holds at once, with 1, 4 and 8 sources: {@code quick|full FOLDER_OF_PROGRAMS}. */
public final class HeldMain {

    /** Each needs two descriptors in the proxy and two in this process. On many systems, a process may have 20,000. */
    private static final int WANTED = 9_000;

    private static final int WANTED_QUICKLY = 1_200;

    /** All requests are opened at once, which no cold JVM can do. */
    private static final Duration WARM_UP = Duration.ofSeconds(10);

    private static final Duration WARM_UP_QUICKLY = Duration.ofSeconds(1);
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private HeldMain() {}

    public static void main(String[] args) throws Exception {
        boolean quick = args[0].equals("quick");
        Path programs = Path.of(args[1]);
        int wanted = quick ? WANTED_QUICKLY : WANTED;
        Duration warmUp = quick ? WARM_UP_QUICKLY : WARM_UP;
        Outcome outcome = Results.begin("held", "Connections held at once")
                .with("nginx", NativeContestant.version(programs.resolve("nginx")))
                .with("HAProxy", NativeContestant.version(programs.resolve("haproxy")));
        List<Row> rows = new ArrayList<>();
        for (Contender contender : Contender.all(quick)) {
            for (int sources : quick ? new int[] {1} : new int[] {1, 4, 8}) {
                if (sources == 1 || contender.hasSources()) {
                    rows.add(row(contender, sources, wanted, programs, warmUp));
                }
            }
        }
        String note =
                "%,d requests to one origin, each on a connection of its own, that the origin does not answer before all"
                                .formatted(wanted)
                        + " are held or have failed; so it is also the most that this benchmark can show. 1,000 ephemeral ports for each"
                        + " source; the agent's defaults and HAProxy's port range add the ports " + Contender.PORTS
                        + ".";
        Results.asked().write(outcome.with(new Table("Most held at once", note, rows)));
    }

    private static Row row(Contender contender, int sources, int wanted, Path programs, Duration warmUp)
            throws Exception {
        try (Origin origin = new Origin(new InetSocketAddress(Lab.DESTINATION, Lab.freePort())).start();
                Contestant contestant = contender.start(sources, programs, warmUp)) {
            Target target = contestant.toward(origin);
            LoadResult result = new Load(target).hold(wanted, "all", origin, LIMIT);
            return Row.of("proxy", contender.proxy(), "remedy", contender.remedy(), "sources", String.valueOf(sources))
                    .with("held", Figure.of("", result.mostHeld()))
                    .with("failed", Figure.of("", result.failed()));
        }
    }
}
