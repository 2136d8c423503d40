package io.portkeeper.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.portkeeper.pool.IpAddress;
import io.portkeeper.ports.Destination;
import org.junit.jupiter.api.Test;

class BudgetAdviceTest {

    private static final int PORTS = 100;
    private static final long SECOND = 1_000_000_000L;

    private final LadderFixture the = LadderFixture.unboundIfNeedBe("192.0.2.1-2");
    private final BudgetAdvice advice = new BudgetAdvice(the.destinations, () -> PORTS, the.notices, the.clock::get);

    private Destination use(int first, int second) {
        Destination destination = the.destinations.get(IpAddress.parse("203.0.113.1"), 443, the.clock.get());
        destination.hasSources(2);
        for (int n = destination.lane(the.source(0)).open(); n < first; n++) {
            destination.lane(the.source(0)).opened();
        }
        for (int n = destination.lane(the.source(1)).open(); n < second; n++) {
            destination.lane(the.source(1)).opened();
        }
        return destination;
    }

    private void runFor(int seconds) {
        for (int n = 0; n <= seconds; n += 10) {
            advice.run();
            the.clock.addAndGet(10 * SECOND);
        }
    }

    @Test
    void says_once_how_many_more_addresses_would_do() {
        use(100, 99);
        runFor(300);

        // If 80 of the 100 ports of an address are in use, 199 ports need 2.5 addresses.
        assertThat(the.lines())
                .containsExactly("WARN 203.0.113.1:443 has been short of ports for a minute: 100 of 100 in use from"
                        + " 192.0.2.1, 199 from all of its 2 sources; 1 more address in its pool would do");
    }

    @Test
    void says_that_other_sources_are_left() {
        use(1, 90);
        runFor(60);

        assertThat(the.lines())
                .containsExactly("WARN 203.0.113.1:443 has been short of ports for a minute: 90 of 100 in use from"
                        + " 192.0.2.2, 91 from all of its 2 sources; the others have ports left");
    }

    @Test
    void says_nothing_before_a_minute_is_over_or_at_80_percent() {
        use(80, 0);
        runFor(600);
        use(81, 0);
        runFor(50);

        assertThat(the.lines()).isEmpty();
    }

    @Test
    void says_it_again_when_it_was_well_in_between() {
        Destination destination = use(90, 0);
        runFor(60);
        for (int n = 0; n < 50; n++) {
            destination.lane(the.source(0)).closed(false, the.clock.get());
        }
        runFor(10);
        use(90, 0);
        runFor(60);

        assertThat(the.lines()).hasSize(2);
    }

    @Test
    void says_how_large_a_pool_would_do_where_there_is_none() {
        LadderFixture without = LadderFixture.withoutPool(0, "");
        Destination destination = without.destinations.get(IpAddress.parse("203.0.113.1"), 443, 0);
        destination.hasSources(1);
        for (int n = 0; n < 95; n++) {
            destination.lane(without.source(0)).opened();
        }
        BudgetAdvice withoutPool =
                new BudgetAdvice(without.destinations, () -> PORTS, without.notices, without.clock::get);
        for (int n = 0; n <= 6; n++) {
            withoutPool.run();
            without.clock.addAndGet(10 * SECOND);
        }

        assertThat(without.lines())
                .containsExactly("WARN 203.0.113.1:443 has been short of ports for a minute: 95 of 100 in use from the"
                        + " kernel's choice, 95 from all of its 1 source; a pool of 2 addresses would do");
    }
}
