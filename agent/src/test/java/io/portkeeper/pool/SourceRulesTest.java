package io.portkeeper.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SourceRulesTest {

    private static final IpAddress ONE = IpAddress.parse("192.0.2.1");
    private static final IpAddress TWO = IpAddress.parse("192.0.2.2");

    private final SourceRules rules = new SourceRules(StickyKey.SUBNET, 100, IpRanges.parse("192.0.2.1"));

    @Test
    void drain_more_on_top_of_what_they_drain_already() {
        SourceRules more = rules.alsoDrained(List.of(TWO));

        assertThat(more.drained().contains(ONE)).isTrue();
        assertThat(more.drained().contains(TWO)).isTrue();
        assertThat(more.stickyKey()).isEqualTo(StickyKey.SUBNET);
        assertThat(more.mostConnections()).isEqualTo(100);
    }

    @Test
    void are_the_same_where_nothing_more_is_drained() {
        assertThat(rules.alsoDrained(List.of())).isSameAs(rules);
    }
}
