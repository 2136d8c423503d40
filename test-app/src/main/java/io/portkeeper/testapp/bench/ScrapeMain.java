package io.portkeeper.testapp.bench;

import io.portkeeper.testapp.lab.Agent;
import io.portkeeper.testapp.lab.Jvm;
import io.portkeeper.testapp.lab.Lab;
import io.portkeeper.testapp.load.Answers;
import io.portkeeper.testapp.load.BusyClients;
import io.portkeeper.testapp.load.KeptConnection;
import io.portkeeper.testapp.load.Load;
import io.portkeeper.testapp.load.LoadResult;
import io.portkeeper.testapp.load.Target;
import io.portkeeper.testapp.origin.Origin;
import io.portkeeper.testapp.proxy.ProxyUnderTest;
import io.portkeeper.testapp.result.Figure;
import io.portkeeper.testapp.result.Outcome;
import io.portkeeper.testapp.result.Results;
import io.portkeeper.testapp.result.Row;
import io.portkeeper.testapp.result.Table;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Measures what it costs a proxy to be watched: LittleProxy under the agent and under load, without a {@link Watcher} and
 * with one, in turn: {@code full} or {@code quick}.
 */
public final class ScrapeMain {

    private static final ProxyUnderTest PROXY = ProxyUnderTest.LITTLE_PROXY;

    private static final int PER_SECOND = 500;
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final List<KeptConnection> held = new ArrayList<>();
    private final Plan plan;
    private final Jvm jvm;
    private final Target target;
    private final Watcher watcher;

    private ScrapeMain(Plan plan, Jvm jvm, Target target, Watcher watcher) {
        this.plan = plan;
        this.jvm = jvm;
        this.target = target;
        this.watcher = watcher;
    }

    public static void main(String[] args) throws Exception {
        Lab.ip("address", "add", "10.10.0.1/16", "dev", "lo");
        int page = Lab.freePort();
        try (Origin origin = new Origin(new InetSocketAddress(Lab.freePort())).start();
                Jvm jvm = PROXY.start(
                        origin,
                        proxy -> Agent.under(
                                proxy, "pool=10.9.0.1-8", "strategy=round-robin", "metrics=127.0.0.1:" + page));
                Watcher watcher = new Watcher(page)) {
            Target entry = PROXY.target(origin, jvm);
            Plan plan = args[0].equals("quick") ? Plan.QUICK : Plan.FULL;
            new ScrapeMain(plan, jvm, to(entry, Lab.DESTINATION, origin), watcher).run(origin);
        }
    }

    /**
     * How long and how often to measure.
     *
     * @param held connections that are open all the time, each to a different destination, which the agent has to look through
     * @param pairs of runs with requests, one watched and one not
     * @param idlePairs of runs without requests
     */
    private record Plan(int held, Duration warmUp, int pairs, Duration run, int idlePairs, Duration idle) {

        static final Plan FULL =
                new Plan(5_000, Duration.ofSeconds(15), 20, Duration.ofSeconds(6), 4, Duration.ofSeconds(15));
        static final Plan QUICK =
                new Plan(500, Duration.ofSeconds(1), 1, Duration.ofSeconds(2), 1, Duration.ofSeconds(2));
    }

    private static Target to(Target entry, InetAddress address, Origin origin) {
        return new Target(entry.style(), entry.entries(), new InetSocketAddress(address, origin.port()));
    }

    /** Work for the proxy. */
    private interface Work {
        Watched done(Duration duration) throws Exception;
    }

    private void run(Origin origin) throws Exception {
        Outcome outcome = Results.begin("scrape", "Being asked for metrics and status");
        watcher.awaitPage();
        try {
            hold(origin);
            List<Row> rows = new ArrayList<>();
            rows.addAll(rows("%d requests a second".formatted(PER_SECOND), loaded(this::paced)));
            rows.addAll(rows("%d clients, at most".formatted(BusyClients.CLIENTS), loaded(this::saturated)));
            Row idle = idle();
            outcome = outcome.with(new Table("Under load", """
                    LittleProxy under the agent, with %,d connections open to as many destinations, and with requests, each on a
                    connection of its own; watched: asked for `/metrics` every second and for `/status.json` every two. Runs of %d s,
                    watched and not in turn, and the ratios are those of such pairs. CPU: processor time of the proxy for each
                    request that is answered.
                    """.formatted(plan.held, plan.run.toSeconds()), rows));
            outcome = outcome.with(new Table("Without requests", """
                    The same proxy, with the same connections open: how much of one processor it takes, in runs of %d s.
                    """.formatted(plan.idle.toSeconds()), List.of(idle)));
            outcome = outcome.with(new Table(
                    "Answers to the one who watches",
                    """
                    Over all runs.
                    """,
                    List.of(Row.of("asked for", "metrics and status")
                            .with("answered", Figure.of("", watcher.answers()))
                            .with("failed", Figure.of("", watcher.failures())))));
        } finally {
            for (KeptConnection connection : held) {
                connection.close();
            }
        }
        Results.asked().write(outcome);
    }

    private void hold(Origin origin) throws IOException {
        for (int i = 0; i < plan.held; i++) {
            InetAddress address =
                    InetAddress.getByAddress(new byte[] {10, 10, (byte) (1 + i / 250), (byte) (1 + i % 250)});
            KeptConnection connection = new KeptConnection(to(target, address, origin), i);
            held.add(connection);
            connection.get("/");
        }
    }

    /**
     * What the proxy did in runs that alternate.
     *
     * @param without a watcher
     * @param with a watcher
     */
    private record Pairs(List<Watched> without, List<Watched> with) {}

    private Pairs loaded(Work work) throws Exception {
        watcher.watch(true);
        work.done(plan.warmUp);
        return pairs(work, plan.pairs, plan.run);
    }

    private Pairs pairs(Work work, int number, Duration duration) throws Exception {
        Pairs pairs = new Pairs(new ArrayList<>(), new ArrayList<>());
        for (int pair = 0; pair < number; pair++) {
            // every second pair in the opposite order, so that neither always follows the other
            for (boolean watched : new boolean[] {pair % 2 != 0, pair % 2 == 0}) {
                watcher.watch(watched);
                (watched ? pairs.with : pairs.without).add(work.done(duration));
            }
        }
        watcher.watch(false);
        return pairs;
    }

    private static List<Row> rows(String load, Pairs pairs) {
        Row without = row(load, "no", pairs.without);
        Row with = row(load, "yes", pairs.with);
        return List.of(
                without,
                with.with("rate, ratio", Figure.ratio(with.figure("rate"), without.figure("rate")))
                        .with("CPU, ratio", Figure.ratio(with.figure("CPU"), without.figure("CPU"))));
    }

    private static Row row(String load, String watched, List<Watched> runs) {
        return Row.of("load", load, "watched", watched)
                .with("answered", figure("", runs, Watched::answered))
                .with("failed", figure("", runs, Watched::failed))
                .with("rate", figure("1/s", runs, Watched::perSecond))
                .with("CPU", figure("µs", runs, Watched::cpuMicrosEach));
    }

    /** Measures without requests, after a rest. This shows what the noise of the load would hide. */
    private Row idle() throws Exception {
        nothing(plan.warmUp);
        Pairs pairs = pairs(this::nothing, plan.idlePairs, plan.idle);
        Figure without = figure("%", pairs.without, Watched::cpuPercent);
        Figure with = figure("%", pairs.with, Watched::cpuPercent);
        return Row.of("requests", "none")
                .with("not watched", without)
                .with("watched", with)
                .with("added", Figure.difference(with, without));
    }

    private static Figure figure(String unit, List<Watched> runs, ToDoubleFunction<Watched> of) {
        return new Figure(unit, runs.stream().map(run -> of.applyAsDouble(run)).toList());
    }

    private Watched nothing(Duration duration) throws InterruptedException {
        Duration cpu = proxyCpu();
        Thread.sleep(duration.toMillis());
        return new Watched(0, 0, duration, proxyCpu().minus(cpu));
    }

    private Watched paced(Duration duration) throws InterruptedException {
        Duration cpu = proxyCpu();
        LoadResult result = new Load(target).rate(PER_SECOND, duration, "/", LIMIT);
        return new Watched(
                result.succeeded(), result.failed(), result.took(), proxyCpu().minus(cpu));
    }

    private Watched saturated(Duration duration) throws Exception {
        Duration cpu = proxyCpu();
        Answers answers = new BusyClients(target, "/?close=1").run(duration);
        return new Watched(
                answers.answered(),
                answers.failed(),
                Duration.of(answers.micros(), ChronoUnit.MICROS),
                proxyCpu().minus(cpu));
    }

    private Duration proxyCpu() {
        return ProcessHandle.of(jvm.pid())
                .flatMap(proxy -> proxy.info().totalCpuDuration())
                .orElseThrow();
    }
}
