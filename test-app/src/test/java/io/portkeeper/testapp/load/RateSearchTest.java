package io.portkeeper.testapp.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateSearchTest {

    private static final int[] RATES = RateSearch.rates(10, 1_000, 5);

    @ParameterizedTest
    @ValueSource(ints = {10, 11, 16, 99, 500, 999, 5_000})
    void finds_the_highest_rate_that_is_kept_wherever_it_begins(int limit) {
        OptionalInt expected = highestUpTo(limit);
        for (int first : new int[] {1, 10, 17, 300, 1_000, 9_000}) {
            RateSearch search = new RateSearch(RATES, first);
            int runs = 0;
            for (OptionalInt rate = search.next(); rate.isPresent(); rate = search.next()) {
                search.found(rate.getAsInt() <= limit);
                runs++;
            }
            assertThat(search.highestKept()).as("from %d", first).isEqualTo(expected);
            assertThat(runs).isLessThanOrEqualTo(16);
        }
    }

    private static OptionalInt highestUpTo(int limit) {
        OptionalInt highest = OptionalInt.empty();
        for (int rate : RATES) {
            highest = rate <= limit ? OptionalInt.of(rate) : highest;
        }
        return highest;
    }

    @Test
    void begins_with_the_rates_that_it_is_given_and_goes_on_from_the_last() {
        RateSearch search = new RateSearch(new int[] {10, 20, 30, 40, 50, 60}, 10, 35, 50);
        List<Integer> measured = new ArrayList<>();
        for (OptionalInt rate = search.next(); rate.isPresent(); rate = search.next()) {
            measured.add(rate.getAsInt());
            search.found(rate.getAsInt() < 60);
        }
        assertThat(measured).containsExactly(10, 30, 50, 60);
    }

    @Test
    void leaves_out_what_it_is_given_beyond_a_rate_that_fails() {
        RateSearch search = new RateSearch(new int[] {10, 20, 30, 40, 50, 60}, 10, 40, 60);
        List<Integer> measured = new ArrayList<>();
        for (OptionalInt rate = search.next(); rate.isPresent(); rate = search.next()) {
            measured.add(rate.getAsInt());
            search.found(rate.getAsInt() < 30);
        }
        assertThat(measured).containsExactly(10, 40, 20, 30);
    }

    @Test
    void nothing_is_kept_where_the_lowest_rate_fails() {
        RateSearch search = new RateSearch(RATES, 100);
        for (OptionalInt rate = search.next(); rate.isPresent(); rate = search.next()) {
            search.found(false);
        }
        assertThat(search.highestKept()).isEmpty();
    }

    @Test
    void rates_ascend_by_at_least_one() {
        assertThat(RateSearch.rates(10, 14, 5)).containsExactly(10, 11, 12, 13, 14);
        assertThat(RateSearch.rates(100, 125, 10)).containsExactly(100, 110, 121);
    }
}
