package io.portkeeper.testapp.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.portkeeper.testapp.matrix.Reaped;
import io.portkeeper.testapp.proxy.ProxyUnderTest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Which connections are reset when real proxies have used all ports, some of them for slow downloads, without the agent and
 * with it.
 */
@Tag("soak")
@Tag("quiet") // beside other tests, a proxy may take longer than reaper.min-idle to read what the origin sent last
class MatrixReapIT {

    /** Two steps of the agent's clock. */
    private static final Duration GRAIN = Duration.ofMillis(35);

    static List<ProxyUnderTest> proxies() {
        return Matrix.proxies();
    }

    @ParameterizedTest
    @MethodSource("proxies")
    void the_longest_idle_go_slow_downloads_run_to_their_end_and_no_request_fails(ProxyUnderTest proxy)
            throws Exception {
        Matrix.assumeTransportOf(proxy);
        Reaped reaped = Reaped.measure(proxy, true);
        Matrix.assertNoneFailed(reaped.more());
        Matrix.assertNoneFailed(reaped.downloads());
        assertThat(reaped.lost()).isEqualTo(reaped.tooMany()).isGreaterThanOrEqualTo(Reaped.MORE);
        assertThat(reaped.wronglyKept(GRAIN)).as("idle for longer, and kept").isEmpty();
        assertThat(reaped.complaints()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("proxies")
    void without_the_agent_requests_fail_when_all_ports_are_taken(ProxyUnderTest proxy) throws Exception {
        Matrix.assumeTransportOf(proxy);
        Reaped reaped = Reaped.measure(proxy, false);
        assertThat(reaped.more().failed()).isGreaterThanOrEqualTo(Reaped.MORE - 1);
        Matrix.assertNoneFailed(reaped.downloads());
        assertThat(reaped.lost()).isZero();
    }
}
