package io.portkeeper.testapp.cost;

import io.portkeeper.testapp.result.Figure;
import io.portkeeper.testapp.result.Row;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What was measured of one subject on all sides, by heading, run by run. */
final class Comparison {

    private static final String DIFFERENCE = "with - without";
    private static final String AGENT = "agent";

    private final Map<Side, Map<String, List<Double>>> runs = new EnumMap<>(Side.class);
    private final Map<String, String> units = new LinkedHashMap<>();
    private final Row subject;

    /**
     * @param subject what distinguishes it from others, as pairs of heading and value
     */
    Comparison(String... subject) {
        this.subject = Row.of(subject);
    }

    void add(Side side, String heading, String unit, double run) {
        units.put(heading, unit);
        runs.computeIfAbsent(side, any -> new LinkedHashMap<>())
                .computeIfAbsent(heading, any -> new ArrayList<>())
                .add(run);
    }

    Figure figure(Side side, String heading) {
        return new Figure(units.get(heading), runs.get(side).get(heading));
    }

    /** A row of each side, with all its figures. */
    List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (Side side : runs.keySet()) {
            Row row = of(side.title());
            for (String heading : runs.get(side).keySet()) {
                row = row.with(heading, figure(side, heading));
            }
            rows.add(row);
        }
        return rows;
    }

    /**
     * A row of these figures with the agent, divided by those without it in the same round. If there is a control, the
     * divisor is the mean of both JVMs without the agent.
     */
    Row ratios(String... headings) {
        return ratios(Side.WITH, this::without, headings);
    }

    private Figure without(String heading) {
        Figure without = figure(Side.WITHOUT, heading);
        return runs.containsKey(Side.CONTROL) ? Figure.mean(without, figure(Side.CONTROL, heading)) : without;
    }

    /** A row of these figures of the control, divided by those without the agent: the ratios differ from 1 by chance only. */
    Row chance(String... headings) {
        return ratios(Side.CONTROL, heading -> figure(Side.WITHOUT, heading), headings);
    }

    private Row ratios(Side side, Function<String, Figure> divisor, String... headings) {
        Row row = of(side.title() + " / " + Side.WITHOUT.title());
        for (String heading : headings) {
            row = row.with(heading, Figure.ratio(figure(side, heading), divisor.apply(heading)));
        }
        return row;
    }

    /** A row of these figures with the agent, minus those without it. */
    Row differences(String... headings) {
        Row row = of(DIFFERENCE);
        for (String heading : headings) {
            row = row.with(heading, Figure.difference(figure(Side.WITH, heading), figure(Side.WITHOUT, heading)));
        }
        return row;
    }

    private Row of(String agent) {
        Map<String, String> of = new LinkedHashMap<>(subject.of());
        of.put(AGENT, agent);
        return new Row(of, Map.of());
    }
}
