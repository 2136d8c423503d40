package io.portkeeper.testapp.load;

import java.util.Arrays;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Chooses which of some ascending rates to measure, in order to find the highest one that is kept up. It begins with the
 * given rates, as long as they are kept up. From the last of these, it goes up or down in steps that double, until the
 * result lies between two measured rates. Then it halves the interval.
 */
public final class RateSearch {

    private final int[] rates;
    private final NavigableMap<Integer, Boolean> kept = new TreeMap<>();
    private final int[] given;
    private int next;
    private int givenNext = 1;
    private int step = 1;

    /**
     * @param rates ascending
     * @param given rates to begin with, ascending, at least one; for each, the nearest of {@code rates} at or below it is
     *     measured
     */
    public RateSearch(int[] rates, int... given) {
        this.rates = rates.clone();
        this.given = Arrays.stream(given).map(rate -> nearest(rates, rate)).toArray();
        this.next = this.given[0];
    }

    private static int nearest(int[] rates, int rate) {
        int at = Arrays.binarySearch(rates, rate);
        return Math.max(0, at >= 0 ? at : -at - 2);
    }

    /** The rates from one to another, each that many percent above the one before, or 1 above it if that is more. */
    public static int[] rates(int from, int to, double percent) {
        return IntStream.iterate(
                        from,
                        rate -> rate <= to,
                        rate -> Math.max(rate + 1, (int) Math.round(rate * (1 + percent / 100))))
                .toArray();
    }

    /** The rate to measure next; empty if the highest is known. */
    public OptionalInt next() {
        return next < 0 ? OptionalInt.empty() : OptionalInt.of(rates[next]);
    }

    /** Records whether the rate of {@link #next} was kept up. */
    public void found(boolean isKept) {
        kept.put(next, isKept);
        if (isKept && givenNext < given.length) {
            next = given[givenNext++];
            return;
        }
        givenNext = given.length;
        int highestKept = highest();
        int lowestFailed = kept.entrySet().stream()
                .filter(entry -> !entry.getValue())
                .mapToInt(Map.Entry::getKey)
                .min()
                .orElse(rates.length);
        if (lowestFailed - highestKept <= 1) {
            next = -1;
        } else if (lowestFailed == rates.length) {
            next = Math.min(rates.length - 1, highestKept + step);
            step *= 2;
        } else if (highestKept < 0) {
            next = Math.max(0, lowestFailed - step);
            step *= 2;
        } else {
            next = (highestKept + lowestFailed) / 2;
        }
    }

    /** The highest rate that was kept up and below which none failed; empty if the lowest failed. */
    public OptionalInt highestKept() {
        int highest = highest();
        return highest < 0 ? OptionalInt.empty() : OptionalInt.of(rates[highest]);
    }

    private int highest() {
        int highest = -1;
        for (var entry : kept.entrySet()) {
            if (!entry.getValue()) {
                break;
            }
            highest = entry.getKey();
        }
        return highest;
    }
}
