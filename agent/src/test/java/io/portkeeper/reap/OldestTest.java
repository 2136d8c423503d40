package io.portkeeper.reap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OldestTest {

    private static long[] largest(long[] numbers, int most) {
        long[] sorted = LongStream.of(numbers).sorted().toArray();
        return LongStream.range(0, Math.min(most, sorted.length))
                .map(i -> sorted[sorted.length - 1 - (int) i])
                .toArray();
    }

    private static long[] kept(long[] numbers, int most) {
        Oldest oldest = new Oldest(most);
        Arrays.stream(numbers).forEach(oldest::add);
        return oldest.descending();
    }

    @Test
    void has_none_of_none() {
        assertThat(new Oldest(3).descending()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 39, 40, 41, 1_000, 100_000})
    void keeps_the_largest_of_numbers_in_any_order(int count) {
        long[] random = new Random(count).longs(count, 0, Long.MAX_VALUE).toArray();
        long[] ascending = LongStream.of(random).sorted().toArray();
        long[] descending = largest(random, count);

        for (long[] numbers : new long[][] {random, ascending, descending}) {
            assertThat(kept(numbers, 10)).isEqualTo(largest(random, 10));
        }
    }
}
