package io.portkeeper.testapp.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.portkeeper.testapp.lab.Lab;
import io.portkeeper.testapp.load.LoadResult;
import io.portkeeper.testapp.matrix.Held;
import io.portkeeper.testapp.matrix.Rate;
import io.portkeeper.testapp.matrix.Reaped;
import io.portkeeper.testapp.proxy.ProxyUnderTest;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Real, unmodified proxies on every transport: the same load fails without the agent and does not with it. */
class MatrixIT {

    private static final Duration RUN = Duration.ofSeconds(10);
    private static final Duration RUN_WITHOUT = Duration.ofSeconds(4);

    /** Two steps of the agent's clock. */
    private static final Duration GRAIN = Duration.ofMillis(35);

    @AfterEach
    void portsAsBefore() throws Exception {
        Lab.restorePortRange();
    }

    @ParameterizedTest
    @EnumSource
    void four_sources_hold_four_ranges_of_ports(ProxyUnderTest proxy) throws Exception {
        assumeItsTransport(proxy);
        Held held = Held.measure(proxy, true);
        assertNoneFailed(held.result());
        assertThat(held.most()).isEqualTo(Held.WANTED);
        assertThat(held.sources()).containsExactlyInAnyOrder("10.9.0.1", "10.9.0.2", "10.9.0.3", "10.9.0.4");
        assertThat(held.complaints()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void without_the_agent_one_range_is_all(ProxyUnderTest proxy) throws Exception {
        assumeItsTransport(proxy);
        Held held = Held.measure(proxy, false);
        assertThat(held.most()).isLessThanOrEqualTo(Lab.PORTS);
        assertThat(held.result().failed()).isGreaterThanOrEqualTo(Held.WANTED - Lab.PORTS);
    }

    @ParameterizedTest
    @EnumSource
    @Tag("minute")
    void time_wait_ends_no_rate_that_owned_ports_carry(ProxyUnderTest proxy) throws Exception {
        assumeItsTransport(proxy);
        Rate.limitPorts();
        Rate rate = Rate.measure(proxy, true, RUN);
        assertNoneFailed(rate.result());
        assertThat(rate.timeWaits()).as("the proxy closed first").isGreaterThanOrEqualTo(Rate.PORTS);
        assertThat(rate.timeWaitsAtOrigin()).isZero();
        assertThat(rate.complaints()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    @Tag("minute")
    void without_the_agent_time_wait_ends_it_within_two_seconds(ProxyUnderTest proxy) throws Exception {
        assumeItsTransport(proxy);
        Rate.limitPorts();
        Rate rate = Rate.measure(proxy, false, RUN_WITHOUT);
        assertThat(rate.result().firstFailure())
                .hasValueSatisfying(after -> assertThat(after).isLessThan(Duration.ofSeconds(2)));
        assertThat(rate.timeWaits()).as("the proxy closed first").isEqualTo(Rate.PORTS);
        assertThat(rate.timeWaitsAtOrigin()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    @Tag("minute")
    void the_longest_idle_go_slow_downloads_run_to_their_end_and_no_request_fails(ProxyUnderTest proxy)
            throws Exception {
        assumeItsTransport(proxy);
        Reaped reaped = Reaped.measure(proxy, true);
        assertNoneFailed(reaped.more());
        assertNoneFailed(reaped.downloads());
        assertThat(reaped.lost()).isEqualTo(reaped.tooMany()).isGreaterThanOrEqualTo(Reaped.MORE);
        assertThat(reaped.wronglyKept(GRAIN)).as("idle for longer, and kept").isEmpty();
        assertThat(reaped.complaints()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    @Tag("minute")
    void without_the_agent_requests_fail_when_all_ports_are_taken(ProxyUnderTest proxy) throws Exception {
        assumeItsTransport(proxy);
        Reaped reaped = Reaped.measure(proxy, false);
        assertThat(reaped.more().failed()).isGreaterThanOrEqualTo(Reaped.MORE - 1);
        assertNoneFailed(reaped.downloads());
        assertThat(reaped.lost()).isZero();
    }

    private static void assumeItsTransport(ProxyUnderTest proxy) {
        assumeThat(proxy.transport().missing()).isEmpty();
    }

    private static void assertNoneFailed(LoadResult result) {
        assertThat(result.failures()).isEmpty();
        assertThat(result.succeeded()).isEqualTo(result.attempted());
    }
}
