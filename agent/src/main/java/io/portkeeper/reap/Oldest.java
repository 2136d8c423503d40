package io.portkeeper.reap;

import java.util.Arrays;

/**
 * Keeps the largest of many numbers, in a buffer that is sorted and cut down to a quarter when it is full. From then on,
 * numbers that are not larger than the smallest one kept are not added.
 */
final class Oldest {

    private final int most;
    private final long[] kept;
    private int count;
    private long threshold = Long.MIN_VALUE;

    Oldest(int most) {
        this.most = most;
        this.kept = new long[4 * most];
    }

    /** Whether {@link #add} would keep the number for now. */
    boolean wants(long number) {
        return number > threshold;
    }

    void add(long number) {
        if (number > threshold) {
            kept[count++] = number;
            if (count == kept.length) {
                shrink();
            }
        }
    }

    private void shrink() {
        Arrays.sort(kept, 0, count);
        System.arraycopy(kept, count - most, kept, 0, most);
        count = most;
        threshold = kept[0];
    }

    /** The largest of all that were added, in descending order. */
    long[] descending() {
        Arrays.sort(kept, 0, count);
        int size = Math.min(count, most);
        long[] largest = new long[size];
        for (int i = 0; i < size; i++) {
            largest[i] = kept[count - 1 - i];
        }
        return largest;
    }
}
