package io.portkeeper.cli;

import io.portkeeper.pool.IpAddress;
import io.portkeeper.pool.IpRange;
import io.portkeeper.pool.PoolExpression;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Whether connections can be opened from each source of a pool. */
final class SourceChecks {

    private static final String SOURCES = "sources";

    /** How many sources are tried at the same time. A source that gets no answer takes seconds. */
    private static final int AT_ONCE = 32;

    private final Trial trial;

    SourceChecks(Trial trial) {
        this.trial = trial;
    }

    /** Tries each source of the pool. If the pool is null, tries the kernel's choice. */
    List<Check> of(PoolExpression pool) {
        List<Check> checks = new ArrayList<>();
        try {
            if (pool == null) {
                return ofKernelsChoice();
            }
            for (String name : pool.interfaces()) {
                if (PoolExpression.parse(name).addresses().isEmpty()) {
                    checks.add(Check.warn(
                            "pool",
                            name + " has no address that can be a source: neither loopback nor link-local",
                            "give it one; the agent looks again every pool.refresh"));
                }
            }
            checks.addAll(of(List.copyOf(pool.addresses().keySet())));
        } catch (SocketException e) {
            checks.add(
                    Check.fail("pool", "the interfaces cannot be read (" + e.getMessage() + ")", "look at ulimit -n"));
        }
        return checks;
    }

    private List<Check> ofKernelsChoice() {
        String seen = "none given, the kernel chooses the source";
        Trial.Problem problem = trial.hasTarget() ? trial.ofKernelsChoice() : null;
        if (problem != null) {
            return List.of(new Check("pool", problem.result(), seen + ", which " + problem.seen(), problem.todo()));
        }
        return List.of(Check.ok("pool", trial.hasTarget() ? seen + ", which can " + trial.success() : seen));
    }

    private List<Check> of(List<IpAddress> sources) {
        if (sources.isEmpty()) {
            return List.of(Check.warn(
                    SOURCES, "the pool has no address now", "until it has one, connections go as fallback says"));
        }
        List<IpAddress> good = new ArrayList<>();
        Map<Trial.Problem, List<IpAddress>> bad = new LinkedHashMap<>();
        List<Trial.Problem> problems = tryAll(sources);
        for (int i = 0; i < sources.size(); i++) {
            List<IpAddress> alike =
                    problems.get(i) == null ? good : bad.computeIfAbsent(problems.get(i), problem -> new ArrayList<>());
            alike.add(sources.get(i));
        }
        List<Check> checks = new ArrayList<>();
        if (!good.isEmpty()) {
            checks.add(Check.ok(
                    SOURCES,
                    String.format(
                            Locale.ROOT, "%,d can be bound and %s: %s", good.size(), trial.success(), ranges(good))));
        }
        bad.forEach((problem, alike) ->
                checks.add(new Check(SOURCES, problem.result(), ranges(alike) + " " + problem.seen(), problem.todo())));
        return checks;
    }

    /** The problem of each source, null if it has none. */
    private List<Trial.Problem> tryAll(List<IpAddress> sources) {
        ExecutorService threads = Executors.newFixedThreadPool(Math.min(AT_ONCE, sources.size()));
        try {
            List<Future<Trial.Problem>> trials = new ArrayList<>();
            for (IpAddress source : sources) {
                trials.add(threads.submit(() -> trial.of(source)));
            }
            List<Trial.Problem> problems = new ArrayList<>();
            for (Future<Trial.Problem> each : trials) {
                problems.add(each.get());
            }
            return problems;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    /** The addresses, consecutive ones as ranges, as an operator would write them. */
    static String ranges(List<IpAddress> addresses) {
        List<String> ranges = new ArrayList<>();
        for (int first = 0, last; first < addresses.size(); first = last + 1) {
            last = first;
            while (last + 1 < addresses.size() && addresses.get(last).next().equals(addresses.get(last + 1))) {
                last++;
            }
            ranges.add(new IpRange(addresses.get(first), addresses.get(last), -1).toString());
        }
        return String.join(", ", ranges);
    }
}
