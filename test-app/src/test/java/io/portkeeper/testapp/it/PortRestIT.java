package io.portkeeper.testapp.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.portkeeper.testapp.lab.Agent;
import io.portkeeper.testapp.lab.Lab;
import io.portkeeper.testapp.ports.Rest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A port rests for as long as it would without the agent, because a far end, NAT or load balancer that remembers a closed
 * connection drops a SYN that comes too soon.
 */
class PortRestIT {

    private static final int FIRST = 21_000;
    private static final int PORTS = 500;
    private static final int CONNECTS = 3_000;

    private static Rest withAgent(int held) throws Exception {
        return Rest.measure(held, CONNECTS, command -> Agent.under(command, "pool=10.9.0.1", "ports.owned=off"));
    }

    private static Rest without(int held) throws Exception {
        return Rest.measure(held, CONNECTS, command -> command);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 50, 250})
    void a_port_rests_for_as_long_as_it_would_without_the_agent(int held) throws Exception {
        Lab.portRange(FIRST, FIRST + PORTS - 1);
        Rest with = withAgent(held);
        Rest without = without(held);

        assertThat(with.least()).isGreaterThanOrEqualTo(without.least());
        assertThat(with.median()).isGreaterThanOrEqualTo(without.median());
    }

    /**
     * Now and then, the kernel still holds a port, because no processor has been free to close the port's last connection.
     * Another port is used then.
     */
    @Test
    void of_a_range_nobody_else_uses_each_port_is_dealt_before_any_is_dealt_again() throws Exception {
        Lab.portRange(FIRST, FIRST + PORTS - 1);
        Rest rest = withAgent(0);

        assertThat(rest.median()).isEqualTo(PORTS);
        assertThat(rest.least()).isGreaterThanOrEqualTo(PORTS / 4 - 1);
    }
}
