package io.portkeeper.pool;

import static io.portkeeper.pool.Fixtures.sources;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CandidatesTest {

    /** All sources that the candidates hand out, but at most one more than there should be. */
    private static List<Source> drain(Candidates candidates, Strategy.Kind kind) {
        Strategy strategy = Strategy.of(kind, null);
        List<Source> order = new ArrayList<>();
        Source next = candidates.next(strategy, 0);
        while (next != null && order.size() <= candidates.size()) {
            order.add(next);
            next = candidates.next(strategy, 0);
        }
        return order;
    }

    @ParameterizedTest
    @EnumSource
    void hands_out_each_source_once(Strategy.Kind kind) {
        Source[] sources = sources(9);

        assertThat(drain(Fixtures.candidates(sources, 77), kind)).containsExactlyInAnyOrder(sources);
    }

    @ParameterizedTest
    @EnumSource
    void hands_out_sources_in_quarantine_last(Strategy.Kind kind) {
        Source[] sources = sources(9);
        sources[2].quarantine(0);
        sources[5].quarantine(0);

        List<Source> order = drain(Fixtures.candidates(sources, 77), kind);

        assertThat(order).containsExactlyInAnyOrder(sources);
        assertThat(order.subList(7, 9)).containsExactlyInAnyOrder(sources[2], sources[5]);
    }

    @ParameterizedTest
    @EnumSource
    void hands_out_the_only_source_even_in_quarantine(Strategy.Kind kind) {
        Source[] sources = sources(1);
        sources[0].quarantine(0);

        assertThat(drain(Fixtures.candidates(sources, 77), kind)).containsExactly(sources);
    }

    @Test
    void counts_sources_that_are_neither_tried_nor_in_quarantine() {
        Source[] sources = sources(5);
        Candidates candidates = Fixtures.candidates(sources, 77);
        sources[1].quarantine(0);
        candidates.next(Strategy.roundRobin(), 0);

        assertThat(candidates.openWeight(0)).isEqualTo(3);
        assertThat(candidates.openShare(0, 0)).isEqualTo(2);
        assertThat(candidates.openShare(2, 0)).isEqualTo(4);
        assertThat(candidates.openShare(3, 0)).isEqualTo(4);
    }

    @Test
    void does_not_count_what_another_connect_has_tried() {
        Source[] sources = sources(3);
        Fixtures.candidates(sources, 77).next(Strategy.roundRobin(), 0);

        assertThat(Fixtures.candidates(sources, 77).openWeight(0)).isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource
    void hands_out_a_source_without_ports_to_the_destination_last(Strategy.Kind kind) {
        Source[] sources = sources(9);
        Lanes third = new Lanes() {
            @Override
            public boolean isExhausted(Source source, long nowNanos) {
                return source == sources[2];
            }

            @Override
            public int inUse(Source source, long nowNanos) {
                return 0;
            }
        };

        assertThat(drain(new Candidates(Fixtures.set(sources), 77, third), kind))
                .containsExactlyInAnyOrder(sources)
                .endsWith(sources[2]);
    }
}
