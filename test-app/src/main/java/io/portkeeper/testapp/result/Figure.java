package io.portkeeper.testapp.result;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.IntStream;

/**
 * What was measured of one thing, in several runs.
 *
 * @param unit of each run, {@code 1/s} for a rate; empty for a ratio or a count
 * @param runs in the order in which they were made, at least one
 */
public record Figure(String unit, List<Double> runs) {

    private static final MathContext THREE_DIGITS = new MathContext(3);

    /** From this number on, all digits before the decimal point are shown. */
    private static final int LARGE = 1_000;

    public Figure {
        runs = List.copyOf(runs);
        if (runs.isEmpty() || runs.stream().anyMatch(run -> run.isNaN() || run.isInfinite())) {
            throw new IllegalArgumentException("expected at least one finite number, got " + runs);
        }
    }

    /** A figure of those runs. */
    public static Figure of(String unit, double... runs) {
        return new Figure(unit, Arrays.stream(runs).boxed().toList());
    }

    /** Each run of one side, divided by the run of the other side in the same round. */
    public static Figure ratio(Figure dividend, Figure divisor) {
        return paired("", dividend, divisor, (side, other) -> side / other);
    }

    /** Each run of one side, minus the run of the other side in the same round. */
    public static Figure difference(Figure minuend, Figure subtrahend) {
        return paired(minuend.unit, minuend, subtrahend, (more, less) -> more - less);
    }

    /** The mean of each run of one side and the run of the other side in the same round. */
    public static Figure mean(Figure one, Figure other) {
        return paired(one.unit, one, other, (side, same) -> (side + same) / 2);
    }

    private static Figure paired(String unit, Figure one, Figure other, DoubleBinaryOperator operator) {
        if (one.runs.size() != other.runs.size()) {
            throw new IllegalArgumentException(
                    "expected as many runs, got " + one.runs.size() + " and " + other.runs.size());
        }
        return new Figure(
                unit,
                IntStream.range(0, one.runs.size())
                        .mapToObj(round -> operator.applyAsDouble(one.runs.get(round), other.runs.get(round)))
                        .toList());
    }

    /** The lowest run. */
    public double least() {
        return quantile(0);
    }

    /** The figure without its unit, for a table that names the unit elsewhere. */
    Figure withoutUnit() {
        return new Figure("", runs);
    }

    /** The middle run; of two, their mean. */
    public double median() {
        return quantile(0.5);
    }

    /** A quarter of the runs are below this. */
    public double lowerQuartile() {
        return quantile(0.25);
    }

    /** A quarter of the runs are above this. */
    public double upperQuartile() {
        return quantile(0.75);
    }

    private double quantile(double share) {
        List<Double> sorted = new ArrayList<>(runs);
        sorted.sort(null);
        double at = share * (sorted.size() - 1);
        int below = (int) at;
        double next = sorted.get(Math.min(below + 1, sorted.size() - 1));
        return sorted.get(below) + (at - below) * (next - sorted.get(below));
    }

    /** The median and, if there is more than one run, the range of their middle half. */
    public String text() {
        String text = text(median());
        if (unit.startsWith("1/")) {
            text += unit.substring(1);
        } else if (!unit.isEmpty()) {
            text += " " + unit;
        }
        return runs.size() == 1 ? text : text + " (" + text(lowerQuartile()) + "–" + text(upperQuartile()) + ")";
    }

    /** A number with three significant digits, or with all digits before the decimal point if there are more. */
    public static String text(double number) {
        if (Math.abs(number) >= LARGE) {
            return String.format(Locale.ROOT, "%,d", Math.round(number));
        }
        return BigDecimal.valueOf(number)
                .round(THREE_DIGITS)
                .stripTrailingZeros()
                .toPlainString();
    }
}
