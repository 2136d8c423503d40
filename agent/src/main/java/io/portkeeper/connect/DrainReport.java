package io.portkeeper.connect;

import io.portkeeper.observe.Notices;
import io.portkeeper.observe.Repeated;
import io.portkeeper.pool.Egress;
import io.portkeeper.pool.Source;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Logs how many connections drained sources still have when that number changes, and when the last one is closed. */
final class DrainReport implements Repeated.Task {

    private static final int NAMED = 8;

    private final Supplier<Egress> egress;
    private final Notices notices;
    private Map<Source, Integer> lefts = Map.of();

    DrainReport(Supplier<Egress> egress, Notices notices) {
        this.egress = egress;
        this.notices = notices;
    }

    @Override
    public void run() {
        Map<Source, Integer> now = new HashMap<>();
        List<String> changed = new ArrayList<>();
        for (Source source : egress.get().drained()) {
            int left = Math.max(0, source.open());
            now.put(source, left);
            Integer before = lefts.get(source);
            if (left == 0 && (before == null || before > 0)) {
                notices.drained(source);
            } else if (left > 0 && (before == null || before != left)) {
                changed.add(source + " has " + left + (left == 1 ? " connection" : " connections") + " left");
            }
        }
        lefts = now;
        if (!changed.isEmpty()) {
            int named = Math.min(NAMED, changed.size());
            String more = changed.size() > named ? " and " + (changed.size() - named) + " more sources" : "";
            notices.draining(String.join(", ", changed.subList(0, named)) + more);
        }
    }
}
