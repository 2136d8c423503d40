package io.portkeeper.ports;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiceTest {

    private final Dice dice = new Dice();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 64, 65_535, Integer.MAX_VALUE})
    void throw_numbers_from_zero_to_below_the_bound(int bound) {
        for (int n = 0; n < 10_000; n++) {
            assertThat(dice.below(bound)).isBetween(0, bound - 1);
        }
    }

    /**
     * Pearson's chi-square of 640,000 throws among 64 numbers. With 63 degrees of freedom, fair dice exceed 156 in less than
     * one of 10^9 runs. A number that comes 10 % too often adds 100 to about 63.
     */
    @Test
    void throw_every_number_equally_often() {
        int[] counts = new int[64];
        double expected = 10_000;
        for (int n = 0; n < 640_000; n++) {
            counts[dice.below(64)]++;
        }

        double chiSquare = 0;
        for (int count : counts) {
            chiSquare += (count - expected) * (count - expected) / expected;
        }
        assertThat(chiSquare).isLessThan(156);
    }

    /** The probability that two of 100,000 random numbers of 64 bits are the same is 3 in 10^10. */
    @Test
    void throw_other_bits_each_time() {
        Set<Long> seen = new HashSet<>();
        for (int n = 0; n < 100_000; n++) {
            seen.add(dice.bits());
        }

        assertThat(seen).hasSize(100_000);
    }

    /** If dice always started with the same number, or with the time, somebody outside could predict them. */
    @Test
    void start_elsewhere_each_time() {
        assertThat(new Dice().bits()).isNotEqualTo(new Dice().bits());
    }
}
