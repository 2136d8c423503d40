package io.portkeeper.connect;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** How many connects succeeded, or are under way, by what gave them their port. */
public final class Connects {

    private final Map<Rung, LongAdder> totals = new EnumMap<>(Rung.class);

    Connects() {
        for (Rung rung : Rung.values()) {
            totals.put(rung, new LongAdder());
        }
    }

    void add(Rung rung) {
        totals.get(rung).increment();
    }

    /** Those of that rung since the agent is live. */
    public long total(Rung rung) {
        return totals.get(rung).sum();
    }
}
