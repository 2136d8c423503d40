package io.portkeeper.connect;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts the connects that succeeded or are under way, by what gave them their port. */
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

    /** How many there were on that rung since the agent went live. */
    public long total(Rung rung) {
        return totals.get(rung).sum();
    }
}
