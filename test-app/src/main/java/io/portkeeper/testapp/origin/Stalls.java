package io.portkeeper.testapp.origin;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The answers that have begun and do not continue, in the order in which they began. */
final class Stalls {
    private final Map<String, Stall> stalls = new LinkedHashMap<>();

    synchronized void begin(String name) {
        stalls.put(name, new Stall(name, System.nanoTime(), false));
        notifyAll();
    }

    synchronized void lose(String name) {
        stalls.computeIfPresent(name, (same, stall) -> new Stall(same, stall.begunNanos(), true));
    }

    synchronized int count() {
        return stalls.size();
    }

    synchronized void await(int count, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (stalls.size() < count) {
            long leftMillis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (leftMillis <= 0) {
                throw new IllegalStateException("only " + stalls.size() + " answers have begun, not " + count);
            }
            wait(leftMillis);
        }
    }

    synchronized List<Stall> all() {
        return List.copyOf(stalls.values());
    }
}
