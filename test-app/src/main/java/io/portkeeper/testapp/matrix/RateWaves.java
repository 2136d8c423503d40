package io.portkeeper.testapp.matrix;

import io.portkeeper.testapp.lab.Lab;
import io.portkeeper.testapp.proxy.ProxyUnderTest;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Measures the rates of many proxies, a few at once (a wave), each with its own lanes and owned ports. A wave begins when
 * all its proxies are warm, because a JVM that starts would slow the others down.
 */
final class RateWaves {

    private static final int AT_ONCE = 3;

    /** Long enough for the first failure. */
    private static final Duration WITHOUT = Duration.ofSeconds(4);

    /** Longer than for one proxy, because several that start together take longer. */
    private static final Duration WARM_UP = Duration.ofSeconds(15);

    private static final Duration MOST_WARM_UP = Duration.ofMinutes(2);

    private final Map<ProxyUnderTest, Rate> without = new EnumMap<>(ProxyUnderTest.class);
    private final Map<ProxyUnderTest, Rate> with = new EnumMap<>(ProxyUnderTest.class);

    /** Measures those proxies, with the agent for {@code duration}. */
    void measure(List<ProxyUnderTest> proxies, Duration duration) throws Exception {
        Rate.limitPorts();
        ExecutorService executor = Executors.newCachedThreadPool();
        try {
            for (int from = 0; from < proxies.size(); from += AT_ONCE) {
                List<ProxyUnderTest> wave = proxies.subList(from, Math.min(proxies.size(), from + AT_ONCE));
                wave(wave, false, WITHOUT, executor, without);
                wave(wave, true, duration, executor, with);
            }
        } finally {
            executor.shutdownNow();
            Lab.restorePortRange();
        }
    }

    private static void wave(
            List<ProxyUnderTest> wave,
            boolean agent,
            Duration duration,
            ExecutorService executor,
            Map<ProxyUnderTest, Rate> rates)
            throws Exception {
        CyclicBarrier allWarm = new CyclicBarrier(wave.size());
        Map<ProxyUnderTest, Future<Rate>> futures = new EnumMap<>(ProxyUnderTest.class);
        for (ProxyUnderTest proxy : wave) {
            futures.put(
                    proxy,
                    executor.submit(() -> Rate.measure(
                            proxy,
                            agent,
                            duration,
                            WARM_UP,
                            () -> allWarm.await(MOST_WARM_UP.toSeconds(), TimeUnit.SECONDS))));
        }
        for (Map.Entry<ProxyUnderTest, Future<Rate>> entry : futures.entrySet()) {
            rates.put(entry.getKey(), entry.getValue().get());
        }
    }

    /** The rate without the agent, of a proxy that was measured. */
    Rate without(ProxyUnderTest proxy) {
        return without.get(proxy);
    }

    /** The rate with the agent, of a proxy that was measured. */
    Rate with(ProxyUnderTest proxy) {
        return with.get(proxy);
    }
}
