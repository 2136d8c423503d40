package io.portkeeper.testapp.result;

import java.util.List;

/**
 * A chart of points and lines, or of bars.
 *
 * @param name of its files, without their ending
 * @param description in words, for those who do not see it
 * @param bars one for each category and series, instead of lines
 */
public record Chart(String name, String title, String description, Axis x, Axis y, boolean bars, List<Series> series) {

    public Chart {
        series = List.copyOf(series);
    }

    /**
     * An axis.
     *
     * @param title with its unit
     * @param logarithmic of numbers above 0 only
     */
    public record Axis(String title, boolean logarithmic) {}

    /**
     * What belongs together.
     *
     * @param categories of a chart with bars; else empty
     * @param x of a chart with lines; else empty
     * @param y as many
     * @param measured as points; else as a line: reckoned
     */
    public record Series(String name, List<String> categories, List<Double> x, List<Double> y, boolean measured) {

        public Series {
            categories = List.copyOf(categories);
            x = List.copyOf(x);
            y = List.copyOf(y);
            if (Math.max(categories.size(), x.size()) != y.size()) {
                throw new IllegalArgumentException(
                        name + " has " + y.size() + " values for " + Math.max(categories.size(), x.size()) + " places");
            }
        }

        /** Bars. */
        public static Series bars(String name, List<String> categories, List<Double> values) {
            return new Series(name, categories, List.of(), values, true);
        }

        /** Points that are joined. */
        public static Series points(String name, List<Double> x, List<Double> y) {
            return new Series(name, List.of(), x, y, true);
        }

        /** A line of what was reckoned. */
        public static Series line(String name, List<Double> x, List<Double> y) {
            return new Series(name, List.of(), x, y, false);
        }
    }
}
