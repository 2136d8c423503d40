package io.portkeeper.testapp.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.portkeeper.testapp.lab.Lab;
import io.portkeeper.testapp.matrix.Held;
import io.portkeeper.testapp.proxy.ProxyUnderTest;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How many connections real proxies hold on every transport, without the agent and with it. */
@Tag("soak")
class MatrixHoldIT {

    static List<ProxyUnderTest> proxies() {
        return Matrix.proxies();
    }

    @ParameterizedTest
    @MethodSource("proxies")
    @Tag("jdk")
    void four_sources_hold_four_ranges_of_ports(ProxyUnderTest proxy) throws Exception {
        Matrix.assumeTransportOf(proxy);
        Held held = Held.measure(proxy, true);
        Matrix.assertNoneFailed(held.result());
        assertThat(held.most()).isEqualTo(Held.WANTED);
        assertThat(held.sources()).containsExactlyInAnyOrder("10.9.0.1", "10.9.0.2", "10.9.0.3", "10.9.0.4");
        assertThat(held.complaints()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("proxies")
    void without_the_agent_one_range_is_all(ProxyUnderTest proxy) throws Exception {
        Matrix.assumeTransportOf(proxy);
        Held held = Held.measure(proxy, false);
        assertThat(held.most()).isLessThanOrEqualTo(Lab.PORTS);
        assertThat(held.result().failed()).isGreaterThanOrEqualTo(Held.WANTED - Lab.PORTS);
    }
}
