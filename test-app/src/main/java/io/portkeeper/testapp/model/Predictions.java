package io.portkeeper.testapp.model;

import io.portkeeper.testapp.result.Chart;
import io.portkeeper.testapp.result.Chart.Axis;
import io.portkeeper.testapp.result.Chart.Series;
import io.portkeeper.testapp.result.Figure;
import io.portkeeper.testapp.result.Row;
import io.portkeeper.testapp.result.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;

/** What the model predicts for more addresses and destinations than can be measured here. */
final class Predictions {

    private static final double HOLD_SECONDS = 0.2;
    private static final double SECONDS = 60;
    private static final int SOME_ADDRESSES = 8;
    private static final List<Integer> ADDRESSES = List.of(1, 2, 4, 8, 16, 32, 64);
    private static final List<Integer> DESTINATIONS = List.of(1, 10, 100, 1_000, 10_000, 100_000);

    /**
     * The default of {@code tcp_max_tw_buckets} on a machine with much memory: half of the largest hash table (tcp_init,
     * net/ipv4/tcp.c).
     */
    private static final double MOST_TIME_WAITS = 262_144;

    private static final LaneModel LANE = LaneModel.ofDefaults(HOLD_SECONDS);

    private static final String DEFAULTS = "Linux's %,d ephemeral ports and the agent's defaults: %,d owned ports, "
                    .formatted(LANE.ephemeral(), LANE.owned())
            + "reuse-after %.0f s; each connection is open for %.1f s and closed by the client first. "
                    .formatted(LANE.reuseAfterSeconds(), HOLD_SECONDS);

    private final List<Integer> simulatedAddresses;
    private final List<Integer> simulatedDestinations;
    private final SortedMap<Integer, Double> addressesFromEmpty = new TreeMap<>();
    private final SortedMap<Integer, Double> addressesInTheLongRun = new TreeMap<>();
    private final SortedMap<Integer, Double> destinationsFromEmpty = new TreeMap<>();

    /** Simulates the smaller numbers of addresses and destinations. */
    Predictions(boolean quick) {
        simulatedAddresses = ADDRESSES.subList(0, quick ? 3 : 5);
        simulatedDestinations = DESTINATIONS.subList(0, quick ? 2 : 3);
        for (int sources : simulatedAddresses) {
            Simulation simulation = Simulation.of(LANE, sources, 1, SourceChoice.STICKY);
            addressesFromEmpty.put(sources, simulation.failureFree(SECONDS));
            addressesInTheLongRun.put(sources, simulation.fromSteady().failureFree(SECONDS));
        }
        for (int destinations : simulatedDestinations) {
            destinationsFromEmpty.put(
                    destinations,
                    Simulation.of(LANE, 1, destinations, SourceChoice.STICKY).failureFree(SECONDS));
        }
    }

    Table addresses() {
        List<Row> rows = new ArrayList<>();
        for (int sources : ADDRESSES) {
            Row row = Row.of("addresses", String.valueOf(sources))
                    .with("long run", rate(LANE.sustained(sources)))
                    .with("from empty", rate(LANE.fromEmpty(sources, SECONDS)))
                    .with("plain bind", rate(LANE.plainBind(sources, SECONDS)))
                    .with("split by hash", rate(LANE.splitClients(sources, SECONDS)))
                    .with("without the agent", rate(LANE.withoutAgent(1, SECONDS)));
            if (addressesFromEmpty.containsKey(sources)) {
                row = row.with("long run, simulated", rate(addressesInTheLongRun.get(sources)))
                        .with("from empty, simulated", rate(addressesFromEmpty.get(sources)));
            }
            rows.add(row);
        }
        return new Table(
                "Predicted: one destination",
                DEFAULTS
                        + "Connections a second to one destination that fail not once. `long run`: with the agent, when ports come "
                        + "back as evenly as they are taken, as after a rise of the load over some minutes; `from empty`: when all "
                        + "of the load sets in at once on unused lanes, for 60 s: the ephemeral ports are taken "
                        + "first, in less than "
                        + "a minute, and the owned ones are alone until the first of them come back. `plain bind`: a program that "
                        + "binds to the addresses in turn, without IP_BIND_ADDRESS_NO_PORT; `split by hash`: each client has one "
                        + "of the addresses, as with nginx's split_clients and IP_BIND_ADDRESS_NO_PORT; these two and `without the agent` are"
                        + " from empty too.",
                rows);
    }

    Table destinations() {
        List<Row> rows = new ArrayList<>();
        for (int destinations : DESTINATIONS) {
            Row row = Row.of("destinations", "%,d".formatted(destinations))
                    .with("1 address", rate(destinations * LANE.fromEmpty(1, SECONDS)))
                    .with(SOME_ADDRESSES + " addresses", rate(destinations * LANE.fromEmpty(SOME_ADDRESSES, SECONDS)))
                    .with("without the agent", rate(LANE.withoutAgent(destinations, SECONDS)))
                    .with("plain bind, 8 addresses", rate(LANE.plainBind(SOME_ADDRESSES, SECONDS)));
            if (destinationsFromEmpty.containsKey(destinations)) {
                row = row.with("1 address, simulated", rate(destinationsFromEmpty.get(destinations)));
            }
            rows.add(row);
        }
        return new Table(
                "Predicted: many destinations",
                DEFAULTS
                        + "Connections a second to all destinations together, evenly, that fail not once when they "
                        + "set in at once on "
                        + "unused lanes, for 60 s. Ports are all that is reckoned with here, and soon they are not what runs out: "
                        + "from some thousand connections a second on net.ipv4.tcp_max_tw_buckets (262,144 at most by "
                        + "default; beyond it the "
                        + "kernel drops TIME_WAITs, with a warning) and net.netfilter.nf_conntrack_max (an entry "
                        + "stays for 120 s after the end) "
                        + "are lower, then the descriptors (rate times open time), then processors and memory, a connect costing "
                        + "tens of microseconds. `java -jar portkeeper.jar plan` says which of them comes first on a host.",
                rows);
    }

    private static Figure rate(double perSecond) {
        return Figure.of("1/s", perSecond);
    }

    Chart addressesChart() {
        return new Chart(
                "model-addresses",
                "Connections to one destination, predicted",
                "The rate at which no connect to one destination fails, by the number of source addresses.",
                new Axis("source addresses", true),
                new Axis("connections a second", true),
                false,
                List.of(
                        line("agent, long run", ADDRESSES, LANE::sustained),
                        line("agent, from empty", ADDRESSES, sources -> LANE.fromEmpty(sources, SECONDS)),
                        line("plain bind", ADDRESSES, sources -> LANE.plainBind(sources, SECONDS)),
                        line("no agent", ADDRESSES, sources -> LANE.withoutAgent(1, SECONDS)),
                        points("simulated, long run", addressesInTheLongRun),
                        points("simulated, from empty", addressesFromEmpty)));
    }

    Chart destinationsChart() {
        List<Series> series = List.of(
                line(
                        "agent, 8 addresses",
                        DESTINATIONS,
                        destinations -> destinations * LANE.fromEmpty(SOME_ADDRESSES, SECONDS)),
                line("agent, 1 address", DESTINATIONS, destinations -> destinations * LANE.fromEmpty(1, SECONDS)),
                line("no agent", DESTINATIONS, destinations -> LANE.withoutAgent(destinations, SECONDS)),
                line("plain bind, 8", DESTINATIONS, any -> LANE.plainBind(SOME_ADDRESSES, SECONDS)),
                points("simulated", destinationsFromEmpty),
                line("TIME_WAIT limit", DESTINATIONS, any -> MOST_TIME_WAITS / LaneModel.TIME_WAIT_SECONDS));
        return new Chart(
                "model-destinations",
                "Connections to many destinations, predicted",
                "The rate at which no connect fails, all destinations together, by their number; ports only, beside what "
                        + "net.ipv4.tcp_max_tw_buckets allows where it is highest by default.",
                new Axis("destinations", true),
                new Axis("connections a second, in all", true),
                false,
                series);
    }

    private static Series line(String name, List<Integer> x, IntToDoubleFunction y) {
        return Series.line(name, doubles(x), x.stream().map(y::applyAsDouble).toList());
    }

    private static Series points(String name, SortedMap<Integer, Double> points) {
        return Series.points(name, doubles(List.copyOf(points.keySet())), List.copyOf(points.values()));
    }

    private static List<Double> doubles(List<Integer> numbers) {
        return numbers.stream().map(Integer::doubleValue).toList();
    }
}
