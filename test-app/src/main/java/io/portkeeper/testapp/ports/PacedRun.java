package io.portkeeper.testapp.ports;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.HdrHistogram.Histogram;

/**
 * The record of a paced run.
 *
 * @param uses its connections in order, including those that failed
 */
public record PacedRun(List<PortUse> uses) {

    public PacedRun {
        uses = List.copyOf(uses);
    }

    /** Joins the records of several runs of one JVM into one. */
    public static PacedRun of(Collection<PacedRun> runs) {
        return new PacedRun(runs.stream()
                .flatMap(run -> run.uses().stream())
                .sorted(Comparator.comparingLong(PortUse::connectedNanos))
                .toList());
    }

    /** How many connections failed, by type and message. */
    public Map<String, Integer> failures() {
        Map<String, Integer> failures = new TreeMap<>();
        uses.stream().filter(PortUse::failed).forEach(use -> failures.merge(use.failure(), 1, Integer::sum));
        return failures;
    }

    /** How many connections failed. */
    public int failed() {
        return (int) uses.stream().filter(PortUse::failed).count();
    }

    /** When each connection that failed did so, from the start of the run. */
    public List<Duration> failedAt() {
        return uses.stream()
                .filter(PortUse::failed)
                .map(use -> Duration.ofNanos(use.connectedNanos() - uses.get(0).dueNanos()))
                .toList();
    }

    /** When the first connection failed, from the start of the run; empty if none did. */
    public Optional<Duration> firstFailure() {
        return failedAt().stream().findFirst();
    }

    /** How long after its due time the latest connect began. */
    public Duration latest() {
        return Duration.ofNanos(
                uses.stream().mapToLong(PortUse::lateNanos).max().orElse(0));
    }

    /** The ports in that range that were used, ascending. */
    public Set<Integer> ports(int low, int high) {
        Set<Integer> ports = new TreeSet<>();
        for (PortUse use : uses) {
            if (low <= use.port() && use.port() <= high) {
                ports.add(use.port());
            }
        }
        return ports;
    }

    /** How many connections had a port in that range which this run had used before. */
    public int reuses(int low, int high) {
        int connections = (int) uses.stream()
                .filter(use -> low <= use.port() && use.port() <= high)
                .count();
        return connections - ports(low, high).size();
    }

    /**
     * The shortest time after which a port of that range was used again. It is measured from just before the close of one
     * connection to just after the connect of the next, so it is never shorter than the port's rest. Empty if no port was
     * used again.
     */
    public Optional<Duration> shortestRest(int low, int high) {
        Map<Integer, Long> closed = new HashMap<>();
        long shortest = Long.MAX_VALUE;
        for (PortUse use : uses) {
            if (low <= use.port() && use.port() <= high) {
                Long before = closed.put(use.port(), use.closingNanos());
                if (before != null) {
                    shortest = Math.min(shortest, use.connectedNanos() - before);
                }
            }
        }
        return shortest == Long.MAX_VALUE ? Optional.empty() : Optional.of(Duration.ofNanos(shortest));
    }

    /** The durations of the connects that succeeded, in nanoseconds. */
    public Histogram connectNanos() {
        Histogram histogram = new Histogram(3);
        uses.stream().filter(use -> !use.failed()).forEach(use -> histogram.recordValue(use.connectNanos()));
        return histogram;
    }
}
