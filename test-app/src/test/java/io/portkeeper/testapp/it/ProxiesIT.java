package io.portkeeper.testapp.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.portkeeper.testapp.lab.Agent;
import io.portkeeper.testapp.lab.Lab;
import io.portkeeper.testapp.load.LoadResult;
import io.portkeeper.testapp.proxy.ProxyUnderTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Real, unmodified proxies: the same load fails without the agent and does not with it. */
class ProxiesIT {

    /** Needs more than two sources of 1,000 ports. */
    private static final int REQUESTS = 2_500;

    @ParameterizedTest
    @EnumSource
    void no_request_fails_under_the_agent(ProxyUnderTest proxy) throws Exception {
        LoadResult result =
                proxy.hold(REQUESTS, command -> Agent.under(command, "pool=" + Lab.POOL, "ports.owned=off"));
        assertThat(result.failures()).isEmpty();
        assertThat(result.mostHeld()).isEqualTo(REQUESTS);
        assertThat(result.succeeded()).isEqualTo(REQUESTS);
        assertThat(result.sources()).hasSizeBetween(3, 4);
        assertThat(result.sources().keySet()).isSubsetOf("10.9.0.1", "10.9.0.2", "10.9.0.3", "10.9.0.4");
    }

    @ParameterizedTest
    @EnumSource
    void without_the_agent_the_same_load_runs_out_of_ports(ProxyUnderTest proxy) throws Exception {
        LoadResult result = proxy.hold(REQUESTS, command -> command);
        assertThat(result.mostHeld()).isLessThanOrEqualTo(Lab.PORTS);
        assertThat(result.failed()).isGreaterThanOrEqualTo(REQUESTS - Lab.PORTS);
    }
}
