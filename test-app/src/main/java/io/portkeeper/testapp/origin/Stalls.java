package io.portkeeper.testapp.origin;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The answers that have begun and do not go on, in the order in which they began. */
final class Stalls {
    private final Map<String, Stall> stalls = new LinkedHashMap<>();

    synchronized void begin(String name) {
        stalls.put(name, new Stall(name, System.nanoTime(), false));
    }

    synchronized void lose(String name) {
        stalls.computeIfPresent(name, (same, stall) -> new Stall(same, stall.begunNanos(), true));
    }

    synchronized int count() {
        return stalls.size();
    }

    synchronized List<Stall> all() {
        return List.copyOf(stalls.values());
    }
}
