package io.portkeeper.status;

import io.portkeeper.observe.Loops;
import io.portkeeper.reap.Reaping;
import io.portkeeper.status.Status.LaneStatus;
import io.portkeeper.status.Status.Rungs;
import io.portkeeper.status.Status.SourceStatus;
import io.portkeeper.status.Status.Totals;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The status as Prometheus metrics, read at each scrape. Counters count since the agent went live. */
final class MetricsCollector implements MultiCollector {

    private static final String PREFIX = "portkeeper_";

    private final StatusReader reader;

    MetricsCollector(StatusReader reader) {
        this.reader = reader;
    }

    @Override
    public MetricSnapshots collect() {
        Lanes lanes = reader.lanes();
        List<SourceStatus> sources = lanes.sources();
        List<MetricSnapshot> all = new ArrayList<>();
        all.add(build());
        addSources(all, sources);
        addLanes(all, lanes);
        addConnects(all, reader.totals(sources), reader.rungs());
        addReaper(all);
        all.add(threads());
        all.add(gauge("destinations", "Remote addresses and ports connected to recently", reader.destinations()));
        Integer unknown = reader.unknown();
        if (unknown != null) {
            all.add(gauge(
                    "connections_unknown",
                    "Outgoing connections that were open before the agent was attached, or bound by the application",
                    unknown));
        }
        return new MetricSnapshots(all);
    }

    private MetricSnapshot build() {
        return InfoSnapshot.builder()
                .name(PREFIX + "build")
                .help("Version of the agent")
                .dataPoint(InfoDataPointSnapshot.builder()
                        .labels(Labels.of(
                                "version",
                                reader.version().substring(reader.version().indexOf(' ') + 1)))
                        .build())
                .build();
    }

    private static void addSources(List<MetricSnapshot> all, List<SourceStatus> sources) {
        all.add(gauge("connections_open", "Connections that are open or being opened", sources, SourceStatus::open));
        CounterSnapshot.Builder connects = counter("connects", "Connects that succeeded or were under way");
        for (SourceStatus source : sources) {
            connects.dataPoint(point(source.connects(), Labels.of("source", source.address())));
        }
        all.add(connects.build());
        all.add(gauge(
                "ports_time_wait",
                "Ports in TIME_WAIT after this side closed, of those that the kernel chooses",
                sources,
                SourceStatus::timeWaits));
        all.add(gauge(
                "source_pressure_ratio",
                "Share of the ports of the source's fullest lane that is in use or in TIME_WAIT",
                sources,
                SourceStatus::pressure));
        all.add(gauge(
                "source_quarantined",
                "1 while the source is left alone because it could not be bound",
                sources,
                source -> source.quarantined() ? 1 : 0));
        all.add(gauge(
                "source_drained",
                "1 while the source gets no new connection",
                sources,
                source -> source.drained() ? 1 : 0));
    }

    private static void addLanes(List<MetricSnapshot> all, Lanes lanes) {
        all.add(gauge("lane_ports", "Ports of each lane, the kernel's and the agent's", lanes.ports()));
        GaugeSnapshot.Builder inUse = GaugeSnapshot.builder()
                .name(PREFIX + "lane_ports_in_use")
                .help("Ports in use or in TIME_WAIT of the " + Lanes.MOST + " fullest lanes");
        for (LaneStatus lane : lanes.fullest()) {
            inUse.dataPoint(GaugeDataPointSnapshot.builder()
                    .labels(Labels.of("source", lane.source(), "destination", lane.destination()))
                    .value(lane.open() + lane.timeWaits())
                    .build());
        }
        all.add(inUse.build());
    }

    private static void addConnects(List<MetricSnapshot> all, Totals totals, Rungs rungs) {
        all.add(counter("connects_by_rung", "Connects by what gave them their port")
                .dataPoint(point(rungs.window(), Labels.of("rung", "window")))
                .dataPoint(point(rungs.owned(), Labels.of("rung", "owned")))
                .dataPoint(point(rungs.takeOver(), Labels.of("rung", "take-over")))
                .dataPoint(point(rungs.reaped(), Labels.of("rung", "reaped")))
                .build());
        all.add(counter(
                "connects_without_port", "Connects that failed because no port was left", totals.withoutPort()));
        all.add(counter("connects_refused", "Connects refused by fallback=fail", totals.refused()));
        all.add(counter(
                "connects_unbound",
                "Connects whose source was left to the kernel, no other being usable",
                totals.unbound()));
        all.add(counter(
                "quarantines", "Times that a source was found to be no address of the host", totals.quarantines()));
        all.add(counter("internal_failures", "Failures of the agent itself", totals.failures()));
    }

    private void addReaper(List<MetricSnapshot> all) {
        all.add(reaped("reaped", "Connections that were reset for their port", false));
        all.add(reaped("reaped_dry_run", "Connections that a dry run would have reset", true));
    }

    private MetricSnapshot threads() {
        GaugeSnapshot.Builder stalled = GaugeSnapshot.builder()
                .name(PREFIX + "thread_stalled")
                .help("1 while a thread of the agent is stalled");
        for (Loops.State thread : reader.threads()) {
            stalled.dataPoint(GaugeDataPointSnapshot.builder()
                    .labels(Labels.of("thread", thread.name()))
                    .value(thread.stalled() ? 1 : 0)
                    .build());
        }
        return stalled.build();
    }

    private MetricSnapshot reaped(String name, String help, boolean inDryRun) {
        return counter(name, help)
                .dataPoint(point(reader.reaped(Reaping.Why.CONNECT, inDryRun), Labels.of("why", "connect")))
                .dataPoint(point(reader.reaped(Reaping.Why.PRESSURE, inDryRun), Labels.of("why", "pressure")))
                .build();
    }

    private static MetricSnapshot gauge(
            String name, String help, List<SourceStatus> sources, ToDoubleFunction<SourceStatus> value) {
        GaugeSnapshot.Builder gauge =
                GaugeSnapshot.builder().name(PREFIX + name).help(help);
        for (SourceStatus source : sources) {
            gauge.dataPoint(GaugeDataPointSnapshot.builder()
                    .labels(Labels.of("source", source.address()))
                    .value(value.applyAsDouble(source))
                    .build());
        }
        return gauge.build();
    }

    private static MetricSnapshot gauge(String name, String help, double value) {
        return GaugeSnapshot.builder()
                .name(PREFIX + name)
                .help(help)
                .dataPoint(GaugeDataPointSnapshot.builder().value(value).build())
                .build();
    }

    private static CounterSnapshot.Builder counter(String name, String help) {
        return CounterSnapshot.builder().name(PREFIX + name).help(help);
    }

    private static MetricSnapshot counter(String name, String help, long value) {
        return counter(name, help).dataPoint(point(value, Labels.EMPTY)).build();
    }

    private static CounterDataPointSnapshot point(long value, Labels labels) {
        return CounterDataPointSnapshot.builder()
                .value((double) value)
                .labels(labels)
                .build();
    }
}
