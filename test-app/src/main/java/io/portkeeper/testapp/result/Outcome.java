package io.portkeeper.testapp.result;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a benchmark found out.
 *
 * @param name of the benchmark, as {@code scripts/bench} takes it
 * @param command that makes it again
 * @param when it ended, ISO 8601 in UTC
 * @param commit of the sources; with {@code +} where they had been changed
 * @param versions of what was measured beside the agent, by name
 * @param load the load average over a minute when it began: more than a little means that others ran beside it
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

    /** With one table more. */
    public Outcome with(Table table) {
        List<Table> more = new ArrayList<>(tables);
        more.add(table);
        return new Outcome(name, title, command, when, commit, machine, load, versions, more, charts);
    }

    /** With one chart more. */
    public Outcome with(Chart chart) {
        List<Chart> more = new ArrayList<>(charts);
        more.add(chart);
        return new Outcome(name, title, command, when, commit, machine, load, versions, tables, more);
    }

    /** With one version more. */
    public Outcome with(String program, String version) {
        Map<String, String> more = new TreeMap<>(versions);
        more.put(program, version);
        return new Outcome(name, title, command, when, commit, machine, load, more, tables, charts);
    }

    Outcome endedAt(String instant) {
        return new Outcome(name, title, command, instant, commit, machine, load, versions, tables, charts);
    }

    /**
     * The one table whose title begins so.
     *
     * @throws IllegalArgumentException when there is none
     */
    public Table table(String title) {
        return tables.stream()
                .filter(table -> table.title().startsWith(title))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no table " + title + " in " + name));
    }
}
