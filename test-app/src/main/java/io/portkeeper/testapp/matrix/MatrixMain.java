package io.portkeeper.testapp.matrix;

import io.portkeeper.testapp.load.LoadResult;
import io.portkeeper.testapp.proxy.ProxyUnderTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Measures real proxies on this JDK and writes a line for each to a file, which {@link MatrixTableMain} turns into a table:
 * {@code FILE SECONDS [PROXY...]}.
 *
 * <p>The proxies first hold requests, one proxy after another. Then their rates are measured, see {@link RateWaves}.
 */
public final class MatrixMain {
    private static final int MOST_COMPLAINTS = 10;

    private final Map<ProxyUnderTest, Held[]> held = new EnumMap<>(ProxyUnderTest.class);
    private final Map<ProxyUnderTest, Reaped[]> reaped = new EnumMap<>(ProxyUnderTest.class);
    private final List<ProxyUnderTest> proxies;
    private final RateWaves rates = new RateWaves();

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
        Files.write(
                Path.of(args[0]),
                matrix.proxies.stream().map(proxy -> matrix.row(proxy).line()).toList());
    }

    private List<ProxyUnderTest> present() {
        return proxies.stream()
                .filter(proxy -> proxy.transport().missing().isEmpty())
                .toList();
    }

    private void hold() throws Exception {
        for (ProxyUnderTest proxy : present()) {
            say(proxy, "holds");
            held.put(proxy, new Held[] {Held.measure(proxy, false), Held.measure(proxy, true)});
            sayFailed(proxy, held.get(proxy)[1].result(), held.get(proxy)[1].complaints());
            say(proxy, "reaps");
            reaped.put(proxy, new Reaped[] {Reaped.measure(proxy, false), Reaped.measure(proxy, true)});
            sayFailed(proxy, reaped.get(proxy)[1].more(), reaped.get(proxy)[1].complaints());
            sayFailed(proxy, reaped.get(proxy)[1].downloads(), List.of());
        }
    }

    private void keepUp(Duration duration) throws Exception {
        System.out.println("rates, a few proxies at once");
        rates.measure(present(), duration);
        for (ProxyUnderTest proxy : present()) {
            sayFailed(proxy, rates.with(proxy).result(), rates.with(proxy).complaints());
        }
    }

    private Row row(ProxyUnderTest proxy) {
        String missing = proxy.transport().missing().orElse("");
        if (!missing.isEmpty()) {
            return new Row(proxy, missing, null, null);
        }
        Held[] holding = held.get(proxy);
        Reaped[] reaping = reaped.get(proxy);
        return new Row(
                proxy,
                "",
                Figures.of(holding[0], rates.without(proxy), reaping[0]),
                Figures.of(holding[1], rates.with(proxy), reaping[1]));
    }

    private static void say(ProxyUnderTest proxy, String what) {
        System.out.println(proxy.title() + " on " + proxy.transport().title() + " " + what);
    }

    /** Prints failures and complaints. With the agent there should be none. */
    private static void sayFailed(ProxyUnderTest proxy, LoadResult result, List<String> complaints) {
        result.failures().forEach((kind, count) -> say(proxy, "has " + count + " failures: " + kind));
        complaints.stream().limit(MOST_COMPLAINTS).forEach(line -> say(proxy, "says " + line));
    }
}
