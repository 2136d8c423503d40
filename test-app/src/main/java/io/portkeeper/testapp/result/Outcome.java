package io.portkeeper.testapp.result;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The results of a benchmark.
 *
 * @param name of the benchmark, as {@code scripts/bench} takes it
 * @param command that repeats it
 * @param when it ended, ISO 8601 in UTC
 * @param commit of the sources; with {@code +} if they had been changed
 * @param versions of what was measured beside the agent, by name
 * @param load the load average over a minute when it began; if it is not near 0, other programs ran beside the benchmark
 */
public record Outcome(
        String name,
        String title,
        String command,
        String when,
        String commit,
        Machine machine,
        double load,
        Map<String, String> versions,
        List<Table> tables,
        List<Chart> charts) {

    public Outcome {
        versions = Collections.unmodifiableMap(new TreeMap<>(versions));
        tables = List.copyOf(tables);
        charts = List.copyOf(charts);
    }

    /** The same with one more table. */
    public Outcome with(Table table) {
        List<Table> more = new ArrayList<>(tables);
        more.add(table);
        return new Outcome(name, title, command, when, commit, machine, load, versions, more, charts);
    }

    /** The same with one more chart. */
    public Outcome with(Chart chart) {
        List<Chart> more = new ArrayList<>(charts);
        more.add(chart);
        return new Outcome(name, title, command, when, commit, machine, load, versions, tables, more);
    }

    /** The same with one more version. */
    public Outcome with(String program, String version) {
        Map<String, String> more = new TreeMap<>(versions);
        more.put(program, version);
        return new Outcome(name, title, command, when, commit, machine, load, more, tables, charts);
    }

    Outcome endedAt(String instant) {
        return new Outcome(name, title, command, instant, commit, machine, load, versions, tables, charts);
    }

    /**
     * The first table whose title begins with that.
     *
     * @throws IllegalArgumentException if there is none
     */
    public Table table(String title) {
        return tables.stream()
                .filter(table -> table.title().startsWith(title))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no table " + title + " in " + name));
    }
}
