package io.portkeeper.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EntropyTest {

    /** The probability that two of a hundred numbers are equal is 3 in 10^16. */
    @Test
    void is_another_number_each_time() {
        Set<Long> numbers = new HashSet<>();
        for (int n = 0; n < 100; n++) {
            numbers.add(Entropy.bits());
        }

        assertThat(numbers).hasSize(100);
    }

    /** The probability that one of the 64 bits is the same in all hundred numbers is 10^-28. */
    @Test
    void has_all_64_bits() {
        long ones = 0;
        long zeros = 0;
        for (int n = 0; n < 100; n++) {
            long bits = Entropy.bits();
            ones |= bits;
            zeros |= ~bits;
        }

        assertThat(ones).isEqualTo(-1);
        assertThat(zeros).isEqualTo(-1);
    }
}
