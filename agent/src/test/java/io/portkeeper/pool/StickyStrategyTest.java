package io.portkeeper.pool;

import static io.portkeeper.pool.Fixtures.destination;
import static io.portkeeper.pool.Fixtures.sources;
import static io.portkeeper.pool.Fixtures.without;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class StickyStrategyTest {

    private static final int DESTINATIONS = 5_000;

    private static Source[] deal(Source... sources) {
        return IntStream.range(0, DESTINATIONS)
                .mapToObj(n -> Fixtures.candidates(sources, destination(n)).next(new Sticky(null), 0))
                .toArray(Source[]::new);
    }

    static IntStream pool_sizes() {
        return IntStream.rangeClosed(2, 64);
    }

    @Test
    void gives_a_destination_the_same_source_again() {
        Source[] sources = sources(16);

        assertThat(deal(sources)).isEqualTo(deal(sources));
    }

    @Test
    void gives_a_destination_the_same_source_after_a_restart() {
        assertThat(Arrays.toString(deal(sources(16)))).isEqualTo(Arrays.toString(deal(sources(16))));
    }

    @Test
    void does_not_care_in_which_order_the_sources_are_written() {
        Source[] sources = sources(16);
        Source[] reversed = sources.clone();
        for (int i = 0; i < reversed.length; i++) {
            reversed[i] = sources[sources.length - 1 - i];
        }

        assertThat(deal(reversed)).isEqualTo(deal(sources));
    }

    @ParameterizedTest
    @MethodSource("pool_sizes")
    void moves_only_the_destinations_of_a_source_that_is_taken_away(int size) {
        Source[] sources = sources(size);
        int gone = new Random(size).nextInt(size);
        Source[] before = deal(sources);
        Source[] after = deal(without(sources, gone));

        for (int n = 0; n < DESTINATIONS; n++) {
            if (before[n] == sources[gone]) {
                assertThat(after[n]).isNotSameAs(sources[gone]);
            } else {
                assertThat(after[n]).isSameAs(before[n]);
            }
        }
        assertThat(before).contains(sources[gone]);
    }

    /** Only what the new source wins moves. That is a share of one in size + 1, give or take five standard deviations. */
    @ParameterizedTest
    @MethodSource("pool_sizes")
    void moves_only_what_a_source_that_is_added_wins(int size) {
        Source[] sources = sources(size + 1);
        Source added = sources[size];
        Source[] before = deal(without(sources, size));
        Source[] after = deal(sources);

        int won = 0;
        for (int n = 0; n < DESTINATIONS; n++) {
            if (after[n] == added) {
                won++;
            } else {
                assertThat(after[n]).isSameAs(before[n]);
            }
        }
        double share = 1.0 / (size + 1);
        assertThat((double) won)
                .isCloseTo(DESTINATIONS * share, within(5 * Math.sqrt(DESTINATIONS * share * (1 - share))));
    }

    /**
     * If the hash is as good as chance, each source's share is binomial. Chance exceeds five standard deviations once in a
     * million. The hash is fixed, so what passes once always passes.
     */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 8, 17, 64})
    void loads_the_sources_evenly(int size) {
        Source[] sources = sources(size);
        Source[] dealt = deal(sources);

        double share = 1.0 / size;
        for (Source source : sources) {
            assertThat((double) Arrays.stream(dealt).filter(source::equals).count())
                    .isCloseTo(DESTINATIONS * share, within(5 * Math.sqrt(DESTINATIONS * share * (1 - share))));
        }
    }

    @Test
    void spills_over_to_the_source_that_would_be_first_without_the_exhausted_one() {
        Source[] sources = sources(8);
        for (int n = 0; n < DESTINATIONS; n++) {
            Candidates candidates = Fixtures.candidates(sources, destination(n));
            Source first = candidates.next(new Sticky(null), 0);
            Source second = candidates.next(new Sticky(null), 0);

            Source[] rest = without(sources, Arrays.asList(sources).indexOf(first));
            assertThat(second)
                    .isSameAs(Fixtures.candidates(rest, destination(n)).next(new Sticky(null), 0));
        }
    }

    /** If one source got all of the spilt load, it would be the next to be exhausted. */
    @Test
    void spills_the_destinations_of_one_source_over_to_all_others() {
        Source[] sources = sources(8);
        Source[] before = deal(sources);
        Source[] after = deal(without(sources, 0));

        assertThat(IntStream.range(0, DESTINATIONS)
                        .filter(n -> before[n] == sources[0])
                        .mapToObj(n -> after[n]))
                .contains(without(sources, 0));
    }

    @Test
    void takes_a_destination_back_when_its_source_comes_out_of_quarantine() {
        Source[] sources = sources(4);
        Source own = Fixtures.candidates(sources, destination(1)).next(new Sticky(null), 0);

        own.quarantine(0);
        assertThat(Fixtures.candidates(sources, destination(1)).next(new Sticky(null), 0))
                .isNotSameAs(own);
        own.release();
        assertThat(Fixtures.candidates(sources, destination(1)).next(new Sticky(null), 0))
                .isSameAs(own);
    }
}
