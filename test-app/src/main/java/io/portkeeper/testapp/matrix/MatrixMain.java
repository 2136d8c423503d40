package io.portkeeper.testapp.matrix;

import io.portkeeper.testapp.lab.Lab;
import io.portkeeper.testapp.load.LoadResult;
import io.portkeeper.testapp.proxy.ProxyUnderTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Measures real proxies on this JDK and writes a line for each to a file, which {@link MatrixTableMain} makes a table of:
 * {@code FILE SECONDS [PROXY...]}.
 *
 * <p>All proxies hold their ports one after another. Rates are kept up by three at once, each on lanes and owned ports of its own.
 */
public final class MatrixMain {
    private static final int AT_ONCE = 3;
    private static final int MOST_COMPLAINTS = 10;

    /** Long enough for the first failure. */
    private static final Duration WITHOUT = Duration.ofSeconds(4);

    private final Map<ProxyUnderTest, Held[]> held = new EnumMap<>(ProxyUnderTest.class);
    private final Map<ProxyUnderTest, Reaped[]> reaped = new EnumMap<>(ProxyUnderTest.class);
    private final List<ProxyUnderTest> proxies;
    private final List<Row> rows = new ArrayList<>();

    private MatrixMain(List<ProxyUnderTest> proxies) {
        this.proxies = proxies;
    }

    public static void main(String[] args) throws Exception {
        List<ProxyUnderTest> proxies = new ArrayList<>();
        for (int i = 2; i < args.length; i++) {
            proxies.add(ProxyUnderTest.valueOf(args[i]));
        }
        MatrixMain matrix = new MatrixMain(proxies.isEmpty() ? List.of(ProxyUnderTest.values()) : proxies);
        matrix.hold();
        matrix.keepUp(Duration.ofSeconds(Long.parseLong(args[1])));
        Files.write(Path.of(args[0]), matrix.rows.stream().map(Row::line).toList());
    }

    private void hold() throws Exception {
        for (ProxyUnderTest proxy : proxies) {
            if (proxy.transport().missing().isEmpty()) {
                Lab.restorePortRange();
                say(proxy, "holds");
                held.put(proxy, new Held[] {Held.measure(proxy, false), Held.measure(proxy, true)});
                sayFailed(proxy, held.get(proxy)[1].result(), held.get(proxy)[1].complaints());
                say(proxy, "reaps");
                reaped.put(proxy, new Reaped[] {Reaped.measure(proxy, false), Reaped.measure(proxy, true)});
                sayFailed(proxy, reaped.get(proxy)[1].more(), reaped.get(proxy)[1].complaints());
                sayFailed(proxy, reaped.get(proxy)[1].downloads(), List.of());
            }
        }
    }

    private void keepUp(Duration duration) throws Exception {
        Rate.limitPorts();
        ExecutorService executor = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<Callable<Row>> tasks = proxies.stream()
                    .<Callable<Row>>map(proxy -> () -> row(proxy, duration))
                    .toList();
            for (Future<Row> row : executor.invokeAll(tasks)) {
                rows.add(row.get());
            }
        } finally {
            executor.shutdownNow();
            Lab.restorePortRange();
        }
    }

    private Row row(ProxyUnderTest proxy, Duration duration) throws Exception {
        String missing = proxy.transport().missing().orElse("");
        if (!missing.isEmpty()) {
            return new Row(proxy, missing, null, null);
        }
        say(proxy, "keeps up its rate");
        Rate without = Rate.measure(proxy, false, WITHOUT);
        Rate with = Rate.measure(proxy, true, duration);
        sayFailed(proxy, with.result(), with.complaints());
        Held[] holding = held.get(proxy);
        Reaped[] reaping = reaped.get(proxy);
        return new Row(
                proxy, "", Figures.of(holding[0], without, reaping[0]), Figures.of(holding[1], with, reaping[1]));
    }

    private static void say(ProxyUnderTest proxy, String what) {
        System.out.println(proxy.title() + " on " + proxy.transport().title() + " " + what);
    }

    /** With the agent nothing should fail: what does is worth its words. */
    private static void sayFailed(ProxyUnderTest proxy, LoadResult result, List<String> complaints) {
        result.failures().forEach((kind, count) -> say(proxy, "has " + count + " failures: " + kind));
        complaints.stream().limit(MOST_COMPLAINTS).forEach(line -> say(proxy, "says " + line));
    }
}
