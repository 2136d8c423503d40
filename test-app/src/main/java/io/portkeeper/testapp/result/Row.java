package io.portkeeper.testapp.result;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What was measured of one subject.
 *
 * @param of what distinguishes it from other rows, by heading; for example {@code proxy} LittleProxy, {@code agent} with
 * @param figures by heading
 */
public record Row(Map<String, String> of, Map<String, Figure> figures) {

    public Row {
        of = Collections.unmodifiableMap(new LinkedHashMap<>(of));
        figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
    }

    /** A row without figures for a subject, which is given as pairs of heading and value. */
    public static Row of(String... pairs) {
        Map<String, String> of = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            of.put(pairs[i], pairs[i + 1]);
        }
        return new Row(of, Map.of());
    }

    /** The same with one more figure. */
    public Row with(String heading, Figure figure) {
        Map<String, Figure> more = new LinkedHashMap<>(figures);
        more.put(heading, figure);
        return new Row(of, more);
    }

    /** Whether its subject has all these pairs of heading and value. */
    public boolean isOf(String... pairs) {
        return of.entrySet().containsAll(of(pairs).of.entrySet());
    }

    /**
     * Returns the figure under that heading.
     *
     * @throws IllegalArgumentException if there is none
     */
    public Figure figure(String heading) {
        Figure figure = figures.get(heading);
        if (figure == null) {
            throw new IllegalArgumentException(
                    "no figure " + heading + " of " + of + ", there are " + figures.keySet());
        }
        return figure;
    }
}
