package io.portkeeper.testapp.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.portkeeper.testapp.matrix.Rate;
import io.portkeeper.testapp.proxy.ProxyUnderTest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How long real proxies keep up a rate at which TIME_WAIT uses up all ephemeral ports, without the agent and with it. */
@Tag("soak")
class MatrixRateIT {

    private static final Duration RUN = Duration.ofSeconds(10);
    private static final Duration RUN_WITHOUT = Duration.ofSeconds(4);

    @BeforeAll
    static void fewPorts() throws Exception {
        Rate.limitPorts();
    }

    static List<ProxyUnderTest> proxies() {
        return Matrix.proxies();
    }

    @ParameterizedTest
    @MethodSource("proxies")
    @Tag("jdk")
    void time_wait_ends_no_rate_that_owned_ports_carry(ProxyUnderTest proxy) throws Exception {
        Matrix.assumeTransportOf(proxy);
        Rate rate = Rate.withAgent(proxy, RUN);
        Matrix.assertNoneFailed(rate.result());
        assertThat(rate.timeWaits()).as("the proxy closed first").isGreaterThanOrEqualTo(Rate.PORTS);
        assertThat(rate.timeWaitsAtOrigin()).isZero();
        assertThat(rate.complaints()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("proxies")
    void without_the_agent_time_wait_ends_it_within_two_seconds(ProxyUnderTest proxy) throws Exception {
        Matrix.assumeTransportOf(proxy);
        Rate rate = Rate.withoutAgent(proxy, RUN_WITHOUT);
        assertThat(rate.result().firstFailure())
                .hasValueSatisfying(after -> assertThat(after).isLessThan(Duration.ofSeconds(2)));
        assertThat(rate.timeWaits()).as("the proxy closed first").isEqualTo(Rate.PORTS);
        assertThat(rate.timeWaitsAtOrigin()).isZero();
    }
}
