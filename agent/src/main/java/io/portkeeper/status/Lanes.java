package io.portkeeper.status;

import io.portkeeper.connect.Running;
import io.portkeeper.pool.Source;
import io.portkeeper.ports.Destination;
import io.portkeeper.ports.Lane;
import io.portkeeper.status.Status.LaneStatus;
import io.portkeeper.status.Status.SourceStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/** All lanes, looked at once: the figures of each source, and the fullest lanes. */
final class Lanes {

    /** How many are shown. A forward proxy has hundreds of thousands. */
    static final int MOST = 50;

    private static final Comparator<Look> BY_PRESSURE = Comparator.comparingDouble(Look::pressure);

    private final Running running;
    private final int ports;
    private final Map<String, Figures> sources = new LinkedHashMap<>();
    private final Map<Source, Figures> bySource = new HashMap<>();
    private final PriorityQueue<Look> fullest = new PriorityQueue<>(BY_PRESSURE);

    /** The kernel's choice is one source for each address family. Operators see them as one. */
    private static final class Figures {
        private int open;
        private int timeWaits;
        private long connects;
        private double pressure;
        private boolean quarantined;
        private boolean drained;
    }

    /** A lane. Its names cost more than its figures, so they are made only for the lanes that are shown. */
    private record Look(Lane lane, int open, int timeWaits, double pressure) {}

    /** Reads the lanes as they are at {@code nowNanos}. */
    Lanes(Running running, long nowNanos) {
        this.running = running;
        this.ports = Math.max(1, running.ephemeralPorts() + running.ownedPorts());
        for (Source source : shown()) {
            Figures figures = figures(source);
            figures.open += Math.max(0, source.open());
            figures.connects += source.connects();
            figures.quarantined |= source.isQuarantined();
        }
        for (Source source : running.egress().drained()) {
            figures(source).drained = true;
        }
        for (Destination destination : running.destinations().all()) {
            for (Lane lane : destination.lanes()) {
                add(lane, nowNanos);
            }
        }
    }

    /** The sources of all pools, drained ones, the kernel's choice if it was used, and others with open connections. */
    private Set<Source> shown() {
        Set<Source> shown = new LinkedHashSet<>(running.egress().all());
        shown.addAll(running.egress().drained());
        for (Source source : running.sources().all()) {
            if (source.open() > 0 || (source.isKernels() && source.connects() > 0)) {
                shown.add(source);
            }
        }
        return shown;
    }

    private Figures figures(Source source) {
        return sources.computeIfAbsent(source.toString(), first -> new Figures());
    }

    private void add(Lane lane, long nowNanos) {
        int open = Math.max(0, lane.open());
        int timeWaits = lane.timeWaits(nowNanos);
        double pressure = Math.min(1, (double) (open + timeWaits) / ports);
        Figures figures = bySource.computeIfAbsent(lane.source(), source -> sources.get(source.toString()));
        if (figures != null) {
            figures.timeWaits += timeWaits;
            figures.pressure = Math.max(figures.pressure, pressure);
        }
        if (open + timeWaits > 0) {
            fullest.add(new Look(lane, open, timeWaits, pressure));
            if (fullest.size() > MOST) {
                fullest.remove();
            }
        }
    }

    /** How many ports each lane has. */
    int ports() {
        return ports;
    }

    /** The sources, in the order of the pools. */
    List<SourceStatus> sources() {
        List<SourceStatus> all = new ArrayList<>();
        sources.forEach((address, figures) -> all.add(new SourceStatus(
                address,
                figures.open,
                figures.timeWaits,
                figures.connects,
                figures.pressure,
                figures.quarantined,
                figures.drained)));
        return all;
    }

    /** At most {@link #MOST} lanes, the fullest first. */
    List<LaneStatus> fullest() {
        return fullest.stream()
                .sorted(BY_PRESSURE.reversed())
                .map(look -> new LaneStatus(
                        look.lane().source().toString(),
                        look.lane().destination().toString(),
                        look.open(),
                        look.timeWaits(),
                        ports,
                        look.pressure()))
                .toList();
    }
}
