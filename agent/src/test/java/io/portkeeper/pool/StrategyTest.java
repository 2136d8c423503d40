package io.portkeeper.pool;

import static io.portkeeper.pool.Fixtures.sources;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class StrategyTest {

    private static final long NOW = 5_000_000_000L;

    private static Map<Source, Integer> deal(Strategy strategy, Source[] sources, int connects) {
        Map<Source, Integer> shares = new HashMap<>();
        for (int n = 0; n < connects; n++) {
            shares.merge(sources[strategy.choose(Fixtures.candidates(sources, n), NOW)], 1, Integer::sum);
        }
        return shares;
    }

    @ParameterizedTest
    @CsvSource({"STICKY, sticky", "LEAST_USED, least-used", "ROUND_ROBIN, round-robin", "RANDOM, random"})
    void is_named_as_the_operator_writes_it(Strategy.Kind kind, String name) {
        assertThat(kind).hasToString(name);
    }

    @ParameterizedTest
    @EnumSource
    void chooses_none_when_none_is_open(Strategy.Kind kind) {
        Source[] sources = sources(2);
        for (Source source : sources) {
            source.quarantine(NOW);
        }

        assertThat(Strategy.of(kind, null).choose(Fixtures.candidates(sources, 1), NOW))
                .isEqualTo(-1);
    }

    @ParameterizedTest
    @EnumSource
    void never_chooses_a_source_in_quarantine_while_another_is_open(Strategy.Kind kind) {
        Source[] sources = sources(4);
        sources[1].quarantine(NOW);

        assertThat(deal(Strategy.of(kind, null), sources, 1_000)).isNotEmpty().doesNotContainKey(sources[1]);
    }

    @Test
    void least_used_takes_the_source_with_the_fewest_connections() {
        Source[] sources = sources(3);
        sources[0].opened();
        sources[0].opened();
        sources[1].opened();
        sources[2].opened();
        sources[2].opened();

        assertThat(deal(Strategy.leastUsed(), sources, 100)).containsExactly(Map.entry(sources[1], 100));
    }

    /** The lane counts: a source may be busy elsewhere and still have all its ports to this destination. */
    @Test
    void least_used_takes_the_source_with_the_fewest_ports_in_use_to_the_destination() {
        Source[] sources = sources(3);
        sources[1].opened();
        sources[1].opened();
        Lanes lanes = new Lanes() {
            @Override
            public boolean isExhausted(Source source, long nowNanos) {
                return false;
            }

            @Override
            public int inUse(Source source, long nowNanos) {
                return source == sources[1] ? 3 : 4;
            }
        };

        for (int n = 0; n < 100; n++) {
            assertThat(Strategy.leastUsed().choose(new Candidates(Fixtures.set(sources), n, lanes), NOW))
                    .isEqualTo(1);
        }
    }

    @Test
    void least_used_levels_the_sources_connect_by_connect() {
        Source[] sources = sources(5);
        Strategy strategy = Strategy.leastUsed();
        for (int n = 0; n < 500; n++) {
            sources[strategy.choose(Fixtures.candidates(sources, n), NOW)].opened();
        }

        assertThat(sources).extracting(Source::open).containsOnly(100);
    }

    /** The probability that 500 fair draws miss one of five equals is at most 5 * 0.8^500, below 10^-47. */
    @Test
    void least_used_gives_ties_to_any_of_the_equals() {
        Source[] sources = sources(5);

        assertThat(deal(Strategy.leastUsed(), sources, 500)).containsOnlyKeys(sources);
    }

    @Test
    void round_robin_deals_exactly_evenly() {
        Source[] sources = sources(7);

        assertThat(deal(Strategy.roundRobin(), sources, 7 * 300))
                .containsOnlyKeys(sources)
                .allSatisfy((source, share) -> assertThat(share).isEqualTo(300));
    }

    @Test
    void round_robin_deals_exactly_evenly_among_those_out_of_quarantine() {
        Source[] sources = sources(7);
        sources[3].quarantine(NOW);

        assertThat(deal(Strategy.roundRobin(), sources, 6 * 300))
                .hasSize(6)
                .doesNotContainKey(sources[3])
                .allSatisfy((source, share) -> assertThat(share).isEqualTo(300));
    }

    /**
     * Pearson's chi-square of 80,000 draws among 8 sources. With 7 degrees of freedom, a fair draw exceeds 60 in less than
     * one of 10^9 runs. A source that is drawn 10 % too often gives about 100.
     */
    @Test
    void random_deals_evenly() {
        Source[] sources = sources(8);
        double expected = 10_000;

        Map<Source, Integer> shares = deal(Strategy.random(), sources, 80_000);

        double chiSquare = 0;
        for (Source source : sources) {
            double difference = shares.getOrDefault(source, 0) - expected;
            chiSquare += difference * difference / expected;
        }
        assertThat(chiSquare).isLessThan(60);
    }

    /** Half of the connects must begin at the source that has ports. */
    @Test
    void round_robin_takes_its_turn_once_a_connect_however_many_sources_that_tries() {
        Source[] sources = sources(2);
        Strategy strategy = Strategy.roundRobin();
        int beginsAtExhausted = 0;
        for (int n = 0; n < 100; n++) {
            Candidates candidates = Fixtures.candidates(sources, n);
            if (candidates.next(strategy, 0) == sources[1]) {
                beginsAtExhausted++;
                candidates.next(strategy, 0);
            }
        }
        assertThat(beginsAtExhausted).isEqualTo(50);
    }

    /**
     * If all pools had one turn, a client that connects alternately to two destinations with a pool each would use half of
     * each pool.
     */
    @Test
    void round_robin_has_a_turn_for_each_pool() {
        Source[] one = sources(2);
        Source[] other = sources(2);
        Strategy strategy = Strategy.roundRobin();
        for (int n = 0; n < 10; n++) {
            Fixtures.candidates(one, n).next(strategy, 0).opened();
            Fixtures.candidates(other, n).next(strategy, 0).opened();
        }
        assertThat(one).allMatch(source -> source.open() == 5);
        assertThat(other).allMatch(source -> source.open() == 5);
    }

    @Test
    void round_robin_deals_evenly_to_clients_that_try_both_families_in_turn() {
        Source[] v4 = sources(2);
        Source[] v6 = {new Source(IpAddress.parse("2001:db8::1")), new Source(IpAddress.parse("2001:db8::2"))};
        Strategy strategy = Strategy.roundRobin();
        for (int n = 0; n < 10; n++) {
            Fixtures.candidates(v6, n).next(strategy, 0).opened();
            Fixtures.candidates(v4, n).next(strategy, 0).opened();
        }
        assertThat(v4).allMatch(source -> source.open() == 5);
        assertThat(v6).allMatch(source -> source.open() == 5);
    }

    private static SourceSet weighted(Source[] sources, int... weights) {
        Map<Source, Integer> weighted = new LinkedHashMap<>();
        for (int i = 0; i < sources.length; i++) {
            weighted.put(sources[i], weights[i]);
        }
        return new SourceSet(weighted, Integer.MAX_VALUE);
    }

    @ParameterizedTest
    @EnumSource
    void deals_by_weight(Strategy.Kind kind) {
        Source[] sources = sources(3);
        SourceSet weighted = weighted(sources, 1, 2, 3);
        Strategy strategy = Strategy.of(kind, null);
        int[] dealt = new int[3];
        for (int n = 0; n < 6_000; n++) {
            int chosen = strategy.choose(new Candidates(weighted, Fixtures.destination(n), Fixtures.IDLE), NOW);
            dealt[chosen]++;
            sources[chosen].opened();
        }

        // A sixth, a third and a half, within five standard deviations.
        assertThat((double) dealt[0]).isCloseTo(1_000, within(145.0));
        assertThat((double) dealt[1]).isCloseTo(2_000, within(183.0));
        assertThat((double) dealt[2]).isCloseTo(3_000, within(194.0));
    }

    @ParameterizedTest
    @EnumSource
    void never_chooses_a_source_at_its_limit(Strategy.Kind kind) {
        Source[] sources = sources(2);
        sources[0].opened();
        Map<Source, Integer> all = new LinkedHashMap<>();
        all.put(sources[0], 1);
        all.put(sources[1], 1);

        for (int n = 0; n < 100; n++) {
            Candidates limited = new Candidates(new SourceSet(all, 1), Fixtures.destination(n), Fixtures.IDLE);
            assertThat(Strategy.of(kind, null).choose(limited, NOW)).isEqualTo(1);
        }
    }
}
