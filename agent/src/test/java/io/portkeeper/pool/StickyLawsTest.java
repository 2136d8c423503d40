package io.portkeeper.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

/** What holds for every pool, whatever the weights of its sources. */
class StickyLawsTest {

    private static final int DESTINATIONS = 100_000;
    private static final int FEWER = 2_000;
    private static final Duration PERIOD = Duration.ofMinutes(10);

    private final AtomicLong wall = new AtomicLong(1_800_000_000_000L);
    private final Sticky forEver = new Sticky(null);
    private final Sticky rotating = new Sticky(new Rotation(PERIOD, wall::get));

    private static SourceSet set(List<Integer> weights) {
        Source[] sources = Fixtures.sources(weights.size());
        Map<Source, Integer> weighted = new LinkedHashMap<>();
        for (int i = 0; i < sources.length; i++) {
            weighted.put(sources[i], weights.get(i));
        }
        return new SourceSet(weighted, Integer.MAX_VALUE);
    }

    private static SourceSet without(SourceSet set, int gone) {
        Map<Source, Integer> weighted = new LinkedHashMap<>();
        for (int i = 0; i < set.size(); i++) {
            if (i != gone) {
                weighted.put(set.get(i), set.weight(i));
            }
        }
        return new SourceSet(weighted, Integer.MAX_VALUE);
    }

    private static Source deal(Strategy strategy, SourceSet set, int destination) {
        return new Candidates(set, Fixtures.destination(destination), Fixtures.IDLE).next(strategy, 0);
    }

    private static Map<Source, Integer> loads(SourceSet set, int first, int destinations) {
        Map<Source, Integer> loads = new HashMap<>();
        Sticky sticky = new Sticky(null);
        for (int n = first; n < first + destinations; n++) {
            loads.merge(deal(sticky, set, n), 1, Integer::sum);
        }
        return loads;
    }

    /**
     * Each source is within 5 % of its weight's share or, if chance varies by more because few destinations fall to the
     * source, within five standard deviations. Each try has other destinations. With the same ones, chance would favour the
     * same source each time. The seed is fixed, because with random seeds, one run in about 2,600 would fail.
     */
    @Property(tries = 20, seed = "1")
    void each_source_has_its_weights_share(
            @ForAll @Size(min = 2, max = 64) List<@IntRange(min = 1, max = 10) Integer> weights,
            @ForAll @IntRange(max = 10_000) int sample) {
        SourceSet set = set(weights);
        int sum = weights.stream().mapToInt(Integer::intValue).sum();
        Map<Source, Integer> loads = loads(set, sample * DESTINATIONS, DESTINATIONS);
        for (int i = 0; i < set.size(); i++) {
            double share = (double) weights.get(i) / sum;
            double expected = DESTINATIONS * share;
            assertThat((double) loads.getOrDefault(set.get(i), 0))
                    .isCloseTo(expected, within(Math.max(0.05 * expected, 5 * Math.sqrt(expected * (1 - share)))));
        }
    }

    /** With twenty times as many destinations, chance varies by less than 5 % for 64 sources too. */
    @Example
    void each_of_64_sources_has_its_share_within_5_percent() {
        SourceSet set = Fixtures.set(Fixtures.sources(64));
        int destinations = 20 * DESTINATIONS;
        double expected = destinations / 64.0;
        assertThat(loads(set, 0, destinations).values())
                .hasSize(64)
                .allSatisfy(load -> assertThat((double) load).isCloseTo(expected, within(0.05 * expected)));
    }

    @Property(tries = 50)
    void removing_a_source_moves_its_own_destinations_only(
            @ForAll @Size(min = 2, max = 64) List<@IntRange(min = 1, max = 10) Integer> weights,
            @ForAll @IntRange(max = 63) int any) {
        SourceSet before = set(weights);
        int gone = any % before.size();
        SourceSet after = without(before, gone);
        for (int n = 0; n < FEWER; n++) {
            Source own = deal(forEver, before, n);
            if (own != before.get(gone)) {
                assertThat(deal(forEver, after, n)).isSameAs(own);
            }
        }
    }

    /** The reverse of the above: a destination that the added source does not win keeps its source. */
    @Property(tries = 50)
    void adding_a_source_moves_only_what_it_wins(
            @ForAll @Size(min = 2, max = 64) List<@IntRange(min = 1, max = 10) Integer> weights) {
        SourceSet after = set(weights);
        int added = after.size() - 1;
        SourceSet before = without(after, added);
        for (int n = 0; n < FEWER; n++) {
            Source now = deal(forEver, after, n);
            if (now != after.get(added)) {
                assertThat(now).isSameAs(deal(forEver, before, n));
            }
        }
    }

    @Property(tries = 50)
    void a_greater_weight_moves_only_what_it_wins(
            @ForAll @Size(min = 2, max = 64) List<@IntRange(min = 1, max = 10) Integer> weights,
            @ForAll @IntRange(max = 63) int any,
            @ForAll @IntRange(min = 1, max = 10) int more) {
        Source[] sources = Fixtures.sources(weights.size());
        int grown = any % sources.length;
        Map<Source, Integer> weighted = new LinkedHashMap<>();
        for (int i = 0; i < sources.length; i++) {
            weighted.put(sources[i], weights.get(i));
        }
        SourceSet before = new SourceSet(weighted, Integer.MAX_VALUE);
        weighted.merge(sources[grown], more, Integer::sum);
        SourceSet after = new SourceSet(weighted, Integer.MAX_VALUE);
        for (int n = 0; n < FEWER; n++) {
            Source now = deal(forEver, after, n);
            if (now != sources[grown]) {
                assertThat(now).isSameAs(deal(forEver, before, n));
            }
        }
    }

    @Property
    void rotation_deals_another_source_every_period_and_none_inside_it(
            @ForAll @Size(min = 2, max = 64) List<@IntRange(min = 1, max = 10) Integer> weights,
            @ForAll int destination,
            @ForAll @LongRange(min = -2_000_000_000_000L, max = 4_000_000_000_000L) long start) {
        SourceSet set = set(weights);
        Source before = null;
        long turn = 0;
        Rotation rotation = new Rotation(PERIOD, wall::get);
        long hash = Fixtures.destination(destination);
        for (int tenth = 0; tenth < 100; tenth++) {
            wall.set(start + tenth * PERIOD.toMillis() / 10);
            Source now = deal(rotating, set, destination);
            if (before != null) {
                assertThat(now == before).isEqualTo(rotation.turn(hash) == turn);
            }
            before = now;
            turn = rotation.turn(hash);
        }
    }

    /** Five standard deviations of the number that would move in a tenth if each destination had an independent time. */
    @Example
    void rotation_moves_a_tenth_of_the_destinations_in_each_tenth_of_the_period() {
        SourceSet set = Fixtures.set(Fixtures.sources(8));
        Source[] before = new Source[FEWER];
        for (int tenth = 0; tenth <= 20; tenth++) {
            int moved = 0;
            for (int n = 0; n < FEWER; n++) {
                Source now = deal(rotating, set, n);
                moved += now == before[n] ? 0 : 1;
                before[n] = now;
            }
            if (tenth > 0) {
                assertThat((double) moved).isCloseTo(FEWER / 10.0, within(5 * Math.sqrt(FEWER * 0.1 * 0.9)));
            }
            wall.addAndGet(PERIOD.toMillis() / 10);
        }
    }

    /** Odd turns depend on their neighbours, so a few more destinations move than the source had. */
    @Property(tries = 20)
    void rotation_moves_little_more_than_must_when_a_source_is_removed(
            @ForAll @IntRange(min = 4, max = 64) int size, @ForAll @IntRange(max = 63) int any) {
        SourceSet before = Fixtures.set(Fixtures.sources(size));
        SourceSet after = without(before, any % size);
        int moved = 0;
        for (int n = 0; n < FEWER; n++) {
            moved += deal(rotating, before, n) == deal(rotating, after, n) ? 0 : 1;
        }
        assertThat(moved).isLessThan(3 * FEWER / size);
    }
}
