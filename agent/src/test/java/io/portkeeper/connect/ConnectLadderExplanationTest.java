package io.portkeeper.connect;

import static io.portkeeper.connect.LadderFixture.noPort;
import static io.portkeeper.connect.LadderFixture.refused;
import static io.portkeeper.connect.LadderFixture.unreachable;
import static org.assertj.core.api.Assertions.assertThat;

import io.portkeeper.pool.IpAddress;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;

/** The exception that the application gets when its connect has failed. */
class ConnectLadderExplanationTest {

    private static Attempt exhausted(LadderFixture the, InetAddress remote) throws IOException {
        Attempt attempt = the.begin(remote);
        for (int n = 0; n < the.egress.all().size(); n++) {
            the.ladder.next(attempt, noPort());
        }
        assertThat(attempt.lane).isNull();
        return attempt;
    }

    private final LadderFixture the = LadderFixture.unboundIfNeedBe("192.0.2.1-2");

    @Test
    void names_the_destination_the_sources_and_the_reason() throws IOException {
        Attempt attempt = exhausted(the, LadderFixture.REMOTE);

        assertThat(the.ladder.explain(attempt, noPort()))
                .hasMessage("Cannot assign requested address: no local port to 203.0.113.1:443 (no port left:"
                        + " 192.0.2.1, 192.0.2.2)");
    }

    @Test
    void puts_brackets_round_an_ipv6_destination() throws IOException {
        LadderFixture v6 = LadderFixture.unboundIfNeedBe("2001:db8::1");
        Attempt attempt = exhausted(v6, IpAddress.parse("2001:db8:1::1").toInetAddress());

        assertThat(v6.ladder.explain(attempt, noPort())).hasMessageContaining("to [2001:db8:1::1]:443 (");
    }

    @Test
    void tells_sources_without_a_port_from_those_that_are_absent() throws IOException {
        the.kernel.refused.add("192.0.2.1");
        Attempt attempt = exhausted(the, LadderFixture.REMOTE);

        assertThat(the.ladder.explain(attempt, noPort()))
                .hasMessageContaining("(no port left: 192.0.2.2; not an address of this host: 192.0.2.1)");
    }

    @Test
    void names_eight_sources_and_counts_the_others() throws IOException {
        LadderFixture many = LadderFixture.unboundIfNeedBe("192.0.2.1-20");
        Attempt attempt = exhausted(many, LadderFixture.REMOTE);

        assertThat(many.ladder.explain(attempt, noPort())).hasMessageEndingWith("192.0.2.7, 192.0.2.8 and 12 more)");
    }

    @Test
    void keeps_the_type_the_stack_trace_and_the_cause() throws IOException {
        Attempt attempt = exhausted(the, LadderFixture.REMOTE);
        BindException thrown = noPort();

        assertThat(the.ladder.explain(attempt, thrown))
                .isExactlyInstanceOf(BindException.class)
                .hasCause(thrown)
                .satisfies(e -> assertThat(e.getStackTrace()).isEqualTo(thrown.getStackTrace()));
    }

    @Test
    void is_said_in_the_log() throws IOException {
        the.ladder.explain(exhausted(the, LadderFixture.REMOTE), noPort());

        assertThat(the.lines())
                .containsExactly("WARN no local port to 203.0.113.1:443 (no port left:" + " 192.0.2.1, 192.0.2.2)");
    }

    @Test
    void leaves_a_refused_connection_as_it_is() throws IOException {
        Attempt attempt = the.begin();
        the.ladder.next(attempt, noPort());
        Throwable thrown = refused();

        assertThat(the.ladder.explain(attempt, thrown)).isSameAs(thrown);
    }

    @Test
    void leaves_a_failure_as_it_is_when_ports_were_not_the_matter() throws IOException {
        Attempt attempt = the.begin();
        the.ladder.next(attempt, unreachable());
        Throwable thrown = noPort();

        assertThat(the.ladder.explain(attempt, thrown)).isSameAs(thrown);
        assertThat(the.lines()).isEmpty();
    }
}
