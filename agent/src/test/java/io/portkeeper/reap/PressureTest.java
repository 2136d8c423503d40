package io.portkeeper.reap;

import static io.portkeeper.reap.ReapFixture.RULES;
import static org.assertj.core.api.Assertions.assertThat;

import io.portkeeper.linux.SocketCalls.State;
import io.portkeeper.track.Connection;
import java.net.SocketException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which connections are reset before a connect has no port: a lane tolerates 60 s idle at 80 % in use, 2 s at 100 %. */
class PressureTest {

    private ReapFixture the;
    private Pressure pressure;

    @BeforeEach
    void makePressure() throws SocketException {
        the = new ReapFixture(RULES);
        pressure = new Pressure(the.destinations, () -> 100, the.reaper, the.clock::get);
    }

    private Connection open(int count, int seconds) {
        Connection last = null;
        for (int n = 0; n < count; n++) {
            last = the.idle(Duration.ofSeconds(seconds));
        }
        return last;
    }

    @Test
    void leaves_a_lane_alone_that_has_ports() {
        open(79, 3_600);
        pressure.run();

        assertThat(the.reset).isEmpty();
    }

    @Test
    void takes_who_exceeds_the_idleness_that_is_left_and_no_more() {
        open(70, 0);
        open(10, 30);
        open(10, 50);
        // At 90 %, 31 s are tolerated, at 81 %, 57 s, and at 79 %, any time.
        pressure.run();

        assertThat(the.reset).hasSizeBetween(6, 8);
        assertThat(the.lane(the.destination()).open()).isBetween(82, 84);
    }

    @Test
    void takes_the_longest_idle_first() {
        open(85, 0);
        open(5, 40);
        Connection oldest = open(1, 55);
        pressure.run();

        assertThat(the.reset).isNotEmpty().startsWith(oldest);
    }

    @Test
    void spares_the_active_however_full_the_lane_is() {
        open(150, 1);
        pressure.run();

        assertThat(the.reset).isEmpty();
    }

    @Test
    void spares_exempt_destinations() {
        for (int n = 0; n < 100; n++) {
            the.idle(the.destination("198.51.100.7"), Duration.ofHours(1), false);
        }
        pressure.run();

        assertThat(the.reset).isEmpty();
    }

    @Test
    void resets_nobody_for_ports_of_connections_that_are_over_and_counts_these_no_more() {
        open(20, 59);
        for (int n = 0; n < 75; n++) {
            the.state(the.idle(Duration.ZERO), State.CLOSE);
        }
        pressure.run();

        assertThat(the.reset).isEmpty();
        assertThat(the.lane(the.destination()).open()).isEqualTo(20);
    }

    @Test
    void asks_for_those_that_are_over_for_a_tenth_of_the_time_at_most_and_resets_nobody_without() {
        open(95, 59);
        the.nanosToAsk = 10_000_000; // 950 ms for all
        pressure.run();
        int first = the.reset.size();
        assertThat(first).isPositive();
        open(first, 59);
        the.nanosToAsk = 0;

        the.clock.addAndGet(5_000_000_000L);
        pressure.run();
        assertThat(the.reset).hasSize(first);

        the.clock.addAndGet(10_000_000_000L);
        pressure.run();
        assertThat(the.reset).hasSizeGreaterThan(first);
    }
}
