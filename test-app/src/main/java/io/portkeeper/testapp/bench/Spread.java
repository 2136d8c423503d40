package io.portkeeper.testapp.bench;

import java.util.Arrays;
import java.util.Collection;

/** Where the middle of a sample lies, and its middle half. */
record Spread(long lowerQuartile, long median, long upperQuartile) {

    static Spread of(long... sample) {
        long[] sorted = sample.clone();
        Arrays.sort(sorted);
        return new Spread(sorted[sorted.length / 4], sorted[sorted.length / 2], sorted[sorted.length * 3 / 4]);
    }

    /** The middle one. */
    static double median(Collection<Double> sample) {
        return sample.stream().sorted().toList().get(sample.size() / 2);
    }
}
