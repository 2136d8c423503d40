package io.portkeeper.testapp.cost;

import io.portkeeper.testapp.load.Answers;
import io.portkeeper.testapp.load.Target;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Lets all JVMs compile what is to be compiled. It sends bursts of requests, and rests after each until the compilers have
 * nothing left to do.
 *
 * <p>Under a load without rests, the compilers get little of two processors. The longer their queue is, the more often a
 * method has to run before it is queued (Tier4LoadFeedback of the JDK's compilationPolicy.cpp), so that rates rise for minutes.
 */
final class WarmUp {

    static final Duration BURST = Duration.ofSeconds(3);

    /** If the compilers spend less than this on a burst, they have nearly nothing left to do. */
    static final Duration LITTLE = Duration.ofMillis(150);

    /** How many bursts in a row must cost them less than that. */
    static final int QUIET = 2;

    private static final long LOOK_MILLIS = 200;
    private static final Duration IDLE = Duration.ofMillis(5);

    private final Proxies proxies;
    private final int most;

    /** Sends requests as fast as they are answered. */
    interface Load {
        Answers run(Target target, Duration duration) throws Exception;
    }

    /**
     * @param most the most bursts, however much is left to compile
     */
    WarmUp(Proxies proxies, int most) {
        this.proxies = proxies;
        this.most = most;
    }

    /** Warms the JVMs up. Returns how many bursts it took. */
    int run(Load load) throws Exception {
        int bursts = 0;
        for (int quiet = 0; quiet < QUIET && bursts < most; bursts++) {
            List<Map<String, Duration>> before = compilers();
            burst(load);
            rest();
            quiet = most(before, compilers()).compareTo(LITTLE) < 0 ? quiet + 1 : 0;
        }
        return bursts;
    }

    /** Sends a burst to all sides at once. */
    private void burst(Load load) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(proxies.sides().size());
        try {
            List<Future<Answers>> running = new ArrayList<>();
            for (Side side : proxies.sides()) {
                Target target = proxies.target(side);
                running.add(threads.submit(() -> load.run(target, BURST)));
            }
            for (Future<Answers> side : running) {
                side.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private void rest() throws IOException, InterruptedException {
        List<Map<String, Duration>> before;
        List<Map<String, Duration>> now = compilers();
        do {
            before = now;
            Thread.sleep(LOOK_MILLIS);
            now = compilers();
        } while (most(before, now).compareTo(IDLE) > 0);
    }

    private List<Map<String, Duration>> compilers() throws IOException {
        List<Map<String, Duration>> spent = new ArrayList<>();
        for (Side side : proxies.sides()) {
            spent.add(proxies.vitals(side).compilers());
        }
        return spent;
    }

    /** What the side that has spent most has spent. */
    private static Duration most(List<Map<String, Duration>> before, List<Map<String, Duration>> after) {
        Duration most = Duration.ZERO;
        for (int side = 0; side < before.size(); side++) {
            Duration spent = spent(before.get(side), after.get(side));
            most = spent.compareTo(most) > 0 ? spent : most;
        }
        return most;
    }

    /** What all threads together have spent, except for threads that have ended meanwhile. */
    static Duration spent(Map<String, Duration> before, Map<String, Duration> after) {
        Duration sum = Duration.ZERO;
        for (Map.Entry<String, Duration> thread : after.entrySet()) {
            sum = sum.plus(thread.getValue().minus(before.getOrDefault(thread.getKey(), Duration.ZERO)));
        }
        return sum;
    }
}
