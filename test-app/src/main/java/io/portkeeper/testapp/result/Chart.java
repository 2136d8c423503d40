package io.portkeeper.testapp.result;

import java.util.List;

/**
 * A chart of points and lines, or of bars.
 *
 * @param name of its files, without the extension
 * @param description in words, for readers who cannot see it
 * @param bars whether there is one bar for each category and series, instead of lines
 */
public record Chart(String name, String title, String description, Axis x, Axis y, boolean bars, List<Series> series) {

    public Chart {
        series = List.copyOf(series);
    }

    /**
     * An axis.
     *
     * @param title with its unit
     * @param logarithmic whether its scale is logarithmic, which needs numbers above 0
     */
    public record Axis(String title, boolean logarithmic) {}

    /**
     * Values that belong together.
     *
     * @param categories of a chart with bars; otherwise empty
     * @param x of a chart with lines; otherwise empty
     * @param y as many values as there are categories or x
     * @param measured whether they are drawn as measured points; otherwise as a calculated line
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

        /** Measured points, joined by lines. */
        public static Series points(String name, List<Double> x, List<Double> y) {
            return new Series(name, List.of(), x, y, true);
        }

        /** A line of calculated values. */
        public static Series line(String name, List<Double> x, List<Double> y) {
            return new Series(name, List.of(), x, y, false);
        }
    }
}
