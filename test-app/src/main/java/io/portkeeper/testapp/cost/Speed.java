package io.portkeeper.testapp.cost;

import io.portkeeper.testapp.load.Answers;
import io.portkeeper.testapp.load.BusyClients;
import io.portkeeper.testapp.load.Target;
import io.portkeeper.testapp.proxy.ProxyUnderTest;
import io.portkeeper.testapp.result.Chart;
import io.portkeeper.testapp.result.Row;
import io.portkeeper.testapp.result.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Requests a second, latency and processor time of proxies. */
final class Speed {

    private static final String SUBJECT = "proxy";
    private static final String REQUESTS = "requests";
    private static final String CPU = "CPU a request";
    private static final String P50 = "p50";
    private static final String P99 = "p99";

    /** Of all sides, so that no heap grows at another time than the others. */
    private static final String[] HEAP = {"-Xms512m", "-Xmx512m"};

    private final Effort effort;
    private final Wrk wrk;
    private final List<Row> fast = new ArrayList<>();
    private final List<Row> steady = new ArrayList<>();
    private final List<String> categories = new ArrayList<>();
    private final List<Double> requestRatios = new ArrayList<>();
    private final List<Double> latencyRatios = new ArrayList<>();

    Speed(Effort effort, Wrk wrk) {
        this.effort = effort;
        this.wrk = wrk;
    }

    /** Measures all proxies, with connections that are kept and with new ones. */
    void measure() throws Exception {
        for (ProxyUnderTest proxy : effort.proxies()) {
            for (Connections connections : effort.connections()) {
                measure(proxy, connections);
            }
        }
    }

    private void measure(ProxyUnderTest proxy, Connections connections) throws Exception {
        System.out.println(proxy.title() + ", connections to the origin: " + connections.title());
        String[] subject = {SUBJECT, proxy.title(), "connections", connections.title()};
        Comparison atFull = new Comparison(subject);
        Comparison atRate = new Comparison(subject);
        for (int start = 0; start < effort.starts(); start++) {
            List<Side> order = Side.inTurn(Side.ALL, start);
            try (Proxies proxies = new Proxies(proxy, order, command -> connections.of(command.withOptions(HEAP)))) {
                int bursts = new WarmUp(proxies, effort.warmUpBursts())
                        .run((target, duration) -> busy(target, connections, duration));
                System.out.println("warm after " + bursts + " bursts");
                for (int round = 0; round < effort.fastRounds(); round++) {
                    for (Side side : Side.inTurn(Side.ALL, round)) {
                        fast(proxies, side, connections, atFull);
                    }
                }
                for (int round = 0; round < effort.steadyRounds(); round++) {
                    steady(proxies, connections, Side.inTurn(Side.ALL, round), atRate);
                }
            }
        }
        Row requests = atFull.ratios(REQUESTS, CPU, P99);
        Row latency = atRate.ratios(P50, P99);
        fast.addAll(atFull.rows());
        fast.add(requests);
        fast.add(atFull.chance(REQUESTS, CPU, P99));
        steady.addAll(atRate.rows());
        steady.add(latency);
        steady.add(atRate.chance(P50, P99));
        categories.add(proxy.title() + " (" + connections.title() + ")");
        requestRatios.add(requests.figure(REQUESTS).median());
        latencyRatios.add(latency.figure(P99).median());
    }

    private void fast(Proxies proxies, Side side, Connections connections, Comparison into) throws Exception {
        proxies.origin().reset();
        Duration cpu = proxies.vitals(side).cpu();
        Answers result = busy(proxies.target(side), connections, effort.fast());
        Duration spent = proxies.vitals(side).cpu().minus(cpu);
        into.add(side, REQUESTS, "1/s", result.perSecond());
        into.add(side, CPU, "us", spent.toNanos() / 1e3 / result.answered());
        into.add(side, P99, "ms", result.p99Micros() / 1e3);
        into.add(side, "connects a request", "", (double) proxies.origin().accepted() / result.answered());
        into.add(side, "failed", "", (double) result.failed());
    }

    private Answers busy(Target target, Connections connections, Duration duration) throws Exception {
        return connections.kept()
                ? wrk.run(target, connections.path(), duration)
                : new BusyClients(target, connections.path()).run(duration);
    }

    private void steady(Proxies proxies, Connections connections, List<Side> turns, Comparison into) throws Exception {
        SteadyLoad load = new SteadyLoad(proxies, connections, effort.steady(), turns);
        load.run();
        for (Side side : turns) {
            SteadyClients clients = load.of(side);
            into.add(side, P50, "ms", clients.latencyMicros().getValueAtPercentile(50) / 1e3);
            into.add(side, P99, "ms", clients.latencyMicros().getValueAtPercentile(99) / 1e3);
            into.add(side, "failed", "", clients.failed());
        }
    }

    /** The results of requests as fast as they are answered. */
    Table fast() {
        return new Table(
                "Requests as fast as they are answered",
                "Clients that send the next request when they have the answer to the last. Connections are kept by clients and"
                        + " by the proxy, as they are by default, and then wrk is "
                        + Wrk.CLIENTS
                        + " clients; or there is one of the client and one to the origin for each request, which"
                        + " the origin closes first, and then there are " + BusyClients.CLIENTS
                        + " clients of our own (wrk keeps a connection whenever it may). "
                        + runs(effort.fastRounds(), effort.fast())
                        + " The origin, the clients and the proxy share the machine's processors, so the proxy never has all of"
                        + " them. CPU is the processor time of the proxy's process. p99 is that of a saturated proxy, so much of"
                        + " it is waiting in a queue: it is here for completeness; where connections are kept, it is as wrk"
                        + " corrects it for requests that it would have sent meanwhile. connects a request: how many connections the"
                        + " origin accepted for each. failed: requests without an answer below 400, in each run."
                        + " The kernel keeps no more than " + CostMain.TIME_WAITS
                        + " TIME_WAITs, so that their number does not"
                        + " grow while it is measured.",
                fast);
    }

    /** The results at a rate that leaves the proxies idle most of the time. */
    Table steady() {
        return new Table(
                "Latency at a steady rate",
                "The same JVMs, after the runs above. "
                        + String.format(
                                "%,d requests a second to each with connections that are kept and %,d with one for each request,",
                                Connections.KEPT.perSecond(), Connections.NEW.perSecond())
                        + " by turns: what disturbs the machine then disturbs all alike. "
                        + runs(effort.steadyRounds(), effort.steady())
                        + " It is an open loop: latency"
                        + " counts from the instant at which a request was due, whichever of the side's "
                        + SteadyLoad.CLIENTS + " clients was free to send it.",
                steady);
    }

    private String runs(int rounds, Duration duration) {
        return "JVMs of " + String.join(" ", HEAP) + " were started " + effort.starts()
                + " times (no two compile the same code alike), warmed up, all at once, by bursts of "
                + WarmUp.BURST.toSeconds() + " s with rests for the compilers until these spent less than "
                + WarmUp.LITTLE.toMillis() + " ms on each of " + WarmUp.QUIET + " bursts, or after "
                + effort.warmUpBursts()
                + " bursts, and measured " + rounds
                + " times for "
                + duration.toSeconds() + " s each, each time in another order."
                + " \"without, again\" is a second JVM without the agent: what it differs by from the first is chance, and \"with /"
                + " without\" divides by the mean of both in the same round. Most of the chance is in the starts, so runs after one"
                + " start are more alike than they are like others.";
    }

    /** Both ratios, of all proxies. */
    Chart chart() {
        return new Chart(
                "cost",
                "What the agent costs proxies that do not lack ports",
                "Bars for each proxy, with connections to the origin that are kept open and with one for each request: the ratio of"
                        + " requests per second with the agent to requests per second without it, and the same ratio for the"
                        + " 99th percentile of latency at a steady rate. At 1 the agent costs nothing.",
                new Chart.Axis("proxy (connections to the origin)", false),
                new Chart.Axis("with the agent / without", false),
                true,
                List.of(
                        Chart.Series.bars("requests a second", categories, requestRatios),
                        Chart.Series.bars("p99 at a steady rate", categories, latencyRatios)));
    }
}
