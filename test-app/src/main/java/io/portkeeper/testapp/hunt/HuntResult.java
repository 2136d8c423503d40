package io.portkeeper.testapp.hunt;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The result of a hunt.
 *
 * @param counts how many exchanges, or connections after them, of each kind had each fate
 * @param findings what must not happen: exchanges that were interrupted, and connects that failed although a connection
 *     could have been reset
 * @param opened connections opened
 * @param withoutVictim connects that found no port when no connection could be reset
 */
public record HuntResult(Map<Kind, Map<Fate, Integer>> counts, List<String> findings, int opened, int withoutVictim) {

    /** Reads what a hunt has printed. */
    public static HuntResult parse(List<String> lines) {
        Map<Kind, Map<Fate, Integer>> counts = new EnumMap<>(Kind.class);
        List<String> findings = new ArrayList<>();
        int opened = 0;
        int withoutVictim = 0;
        for (String line : lines) {
            String[] words = line.split(" ", -1);
            switch (words[0]) {
                case "count" ->
                    counts.computeIfAbsent(Kind.valueOf(words[1]), kind -> new EnumMap<>(Fate.class))
                            .put(Fate.valueOf(words[2]), Integer.parseInt(words[3]));
                case "found" -> findings.add(line.substring("found ".length()));
                case "connects" -> {
                    opened = Integer.parseInt(words[1]);
                    withoutVictim = Integer.parseInt(words[2]);
                }
                default -> {
                    // "full", "done"
                }
            }
        }
        return new HuntResult(counts, findings, opened, withoutVictim);
    }

    public int count(Kind kind, Fate fate) {
        return counts.getOrDefault(kind, Map.of()).getOrDefault(fate, 0);
    }

    public int count(Fate fate) {
        return counts.keySet().stream().mapToInt(kind -> count(kind, fate)).sum();
    }

    /** The figures, for the test's log. */
    public String table() {
        StringBuilder table = new StringBuilder(String.format("%-12s", "exchanges"));
        for (Fate fate : Fate.values()) {
            table.append(String.format(" %14s", fate));
        }
        for (Kind kind : Kind.values()) {
            table.append(String.format("%n%-12s", kind));
            for (Fate fate : Fate.values()) {
                table.append(String.format(" %14d", count(kind, fate)));
            }
        }
        return table.append(
                        String.format("%nconnects: %d opened, %d failed for want of a victim%n", opened, withoutVictim))
                .toString();
    }
}
