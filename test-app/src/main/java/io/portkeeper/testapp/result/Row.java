package io.portkeeper.testapp.result;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What was measured of one subject.
 *
 * @param of what tells it from those of other rows, by heading: {@code proxy} LittleProxy, {@code agent} with
 * @param figures by heading
 */
public record Row(Map<String, String> of, Map<String, Figure> figures) {

    public Row {
        of = Collections.unmodifiableMap(new LinkedHashMap<>(of));
        figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
    }

    /** A subject, by pairs of heading and value, of which nothing has been measured yet. */
    public static Row of(String... pairs) {
        Map<String, String> of = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            of.put(pairs[i], pairs[i + 1]);
        }
        return new Row(of, Map.of());
    }

    /** With one figure more. */
    public Row with(String heading, Figure figure) {
        Map<String, Figure> more = new LinkedHashMap<>(figures);
        more.put(heading, figure);
        return new Row(of, more);
    }

    /** Whether it is that of a subject with all these pairs of heading and value. */
    public boolean isOf(String... pairs) {
        return of.entrySet().containsAll(of(pairs).of.entrySet());
    }

    /**
     * That figure.
     *
     * @throws IllegalArgumentException when there is none
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
