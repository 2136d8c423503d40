package io.portkeeper.testapp.peers;

import io.portkeeper.testapp.result.Chart;
import io.portkeeper.testapp.result.Chart.Axis;
import io.portkeeper.testapp.result.Chart.Series;
import io.portkeeper.testapp.result.Figure;
import io.portkeeper.testapp.result.Outcome;
import io.portkeeper.testapp.result.Row;
import io.portkeeper.testapp.result.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Tables and charts of matches.
 *
 * @param contenders the matches of all contenders, with enough ports
 * @param fewPorts the matches of the agent with few owned ports
 * @param ownedPorts how many owned ports these have
 */
record RatesReport(List<Match> contenders, List<Match> fewPorts, int ownedPorts) {

    Outcome in(Outcome outcome) {
        return outcome.with(highest())
                .with(ratios())
                .with(few())
                .with(rates())
                .with(rateChart())
                .with(latencyChart());
    }

    private Table highest() {
        return new Table(
                "Highest failure-free rate",
                "One origin on one address and port, and a new connection to it for each request, which the proxy closes first; 1,000"
                        + " ephemeral ports and tcp_tw_reuse=0. A rate is kept when each of its requests is answered by 200"
                        + " within "
                        + RateRun.PATIENCE.toSeconds()
                        + " s of the instant at which it was to be sent, in a second attempt if all were answered but some later; the"
                        + " next higher one that was measured stands beside it. A lane is new for each run. The agent has"
                        + " ports.reuse-after=1s (the default is 10s) and "
                        + Contender.PORTS
                        + " as owned ports, Jetty a range of the same size, as it runs beside the other; HAProxy's port range is "
                        + Contender.PORTS
                        + ". nginx (proxy_bind of split_clients) and HAProxy (a server line for"
                        + " each source, with a port range or without) have the configurations"
                        + " of test-app/src/main/resources/peers. Load, origin and proxy share the processors, which are the limit where rates"
                        + " are in the thousands; with more sources no higher rate was tried there than is kept with one."
                        + " A proxy in a JVM is warmed up first, and where processors are the limit it is started anew after a rate that"
                        + " it did not keep.",
                contenders.stream().map(Match::outcome).toList());
    }

    private Table few() {
        return new Table(
                "Ports, not processors",
                "LittleProxy under the agent with " + ownedPorts
                        + " owned ports and ports.reuse-after=1s, so that these and the"
                        + " 1,000 ephemeral ones are used up long before the processors, in runs of so many seconds; times: the rate by that of one source; latency: the median at that rate.",
                fewPorts.stream().map(this::few).toList());
    }

    private Row few(Match match) {
        Row row = Row.of(
                "proxy",
                match.contender().proxy(),
                "owned ports",
                String.valueOf(ownedPorts),
                "reuse-after, s",
                "1",
                "seconds",
                String.valueOf(match.runs().get(0).duration().toSeconds()),
                "sources",
                String.valueOf(match.sources()));
        row = row.with("failure-free rate", Figure.of("1/s", kept(match)))
                .with("times", Figure.of("", kept(match) / (double) Math.max(1, kept(fewPorts.get(0)))));
        Optional<RateRun> highest =
                match.runs().stream().filter(run -> run.rate() == kept(match)).reduce((late, kept) -> kept);
        return highest.isEmpty()
                ? row
                : row.with("latency", RateRun.millis(highest.get().result().p50()));
    }

    private Row fewSubject(Match match) {
        Map<String, String> of = new LinkedHashMap<>(match.subject().of());
        of.put("owned ports", String.valueOf(ownedPorts));
        return new Row(of, Map.of());
    }

    private Table ratios() {
        List<Row> rows = new ArrayList<>();
        ratio(rows, Contender.LITTLE_PROXY_AGENT, Contender.LITTLE_PROXY);
        ratio(rows, Contender.JETTY_AGENT, Contender.JETTY);
        ratio(rows, Contender.LITTLE_PROXY_AGENT, Contender.HAPROXY_PORTS);
        ratio(rows, Contender.JETTY_AGENT, Contender.HAPROXY_PORTS);
        ratio(rows, Contender.LITTLE_PROXY_AGENT, Contender.HAPROXY_SOURCES);
        ratio(rows, Contender.LITTLE_PROXY_AGENT, Contender.NGINX);
        return new Table("One source: times", "Highest failure-free rates of the table above, divided.", rows);
    }

    private void ratio(List<Row> rows, Contender dividend, Contender divisor) {
        Optional<Match> one = withOneSource(dividend);
        Optional<Match> other = withOneSource(divisor);
        if (one.isPresent() && other.isPresent() && kept(other.get()) > 0) {
            rows.add(Row.of(
                            "rate of",
                            one.get().name(),
                            "by that of",
                            other.get().name())
                    .with("times", Figure.of("", kept(one.get()) / (double) kept(other.get()))));
        }
    }

    private Optional<Match> withOneSource(Contender contender) {
        return contenders.stream()
                .filter(match -> match.contender() == contender && match.sources() == 1)
                .findFirst();
    }

    private static int kept(Match match) {
        return match.highestKept().orElse(0);
    }

    private Table rates() {
        return new Table(
                "Each rate",
                "Every run of the tables above; those with few owned ports come last. Latency is that of the answered requests,"
                        + " from the instant at which each was to be sent by the fixed rate (no coordinated omission).",
                Stream.concat(
                                contenders.stream()
                                        .flatMap(match -> match.runs().stream().map(run -> run.in(match.subject()))),
                                fewPorts.stream()
                                        .flatMap(match -> match.runs().stream().map(run -> run.in(fewSubject(match)))))
                        .toList());
    }

    private Chart rateChart() {
        Map<String, List<Match>> byName = new LinkedHashMap<>();
        List<String> categories = new ArrayList<>();
        for (Match match : contenders) {
            byName.computeIfAbsent(match.name(), any -> new ArrayList<>()).add(match);
            String category = category(match);
            if (!categories.contains(category)) {
                categories.add(category);
            }
        }
        List<Series> series = byName.entrySet().stream()
                .map(entry -> Series.bars(
                        entry.getKey(),
                        categories,
                        categories.stream()
                                .map(category -> kept(entry.getValue(), category))
                                .toList()))
                .toList();
        return new Chart(
                "peers-rates",
                "Highest rate without a failure, to one origin",
                "Bars: for 1, 4 and 8 sources, requests per second that each proxy sustains without a failure, on a logarithmic"
                        + " scale. A proxy that can use only one source has the same bar for 1, 4 and 8. The figures are in the table"
                        + " \"Highest failure-free rate\" of docs/benchmarks.",
                new Axis("", false),
                new Axis("requests a second", true),
                true,
                series);
    }

    /** The rate kept in a category, at least 1. A proxy that cannot use more sources has the same rate with more. */
    private static double kept(List<Match> matches, String category) {
        return Math.max(
                1,
                matches.stream()
                        .filter(match -> category(match).equals(category))
                        .findFirst()
                        .map(RatesReport::kept)
                        .orElse(kept(matches.get(0))));
    }

    private static String category(Match match) {
        return match.sources() == 1 ? "1 source" : match.sources() + " sources";
    }

    private Chart latencyChart() {
        List<Series> series = contenders.stream()
                .filter(match -> match.sources() == 1)
                .map(match -> {
                    List<RateRun> kept =
                            match.runs().stream().filter(RateRun::isKept).toList();
                    return Series.points(
                            match.name(),
                            kept.stream().map(run -> (double) run.rate()).toList(),
                            kept.stream()
                                    .map(run -> run.result().p99().toNanos() / 1e6)
                                    .toList());
                })
                .filter(points -> !points.x().isEmpty())
                .toList();
        return new Chart(
                "peers-latency",
                "99th percentile of the latency, one source",
                "Lines: milliseconds by requests a second, of the rates without a failure; each line ends where failures begin.",
                new Axis("requests a second", true),
                new Axis("milliseconds", true),
                false,
                series);
    }
}
