package io.portkeeper.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.portkeeper.pool.Egress;
import io.portkeeper.pool.IpRanges;
import io.portkeeper.pool.PoolExpression;
import io.portkeeper.pool.Routes;
import io.portkeeper.pool.SourceRules;
import io.portkeeper.pool.Sources;
import io.portkeeper.pool.StickyKey;
import io.portkeeper.pool.Strategy;
import io.portkeeper.track.Activities;
import java.io.FileDescriptor;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import org.junit.jupiter.api.Test;

/** Each source may have at most one connection. */
class ConnectLadderLimitTest {

    /** The lowest descriptor of these tests in the bridge's table, which all tests of this JVM share. */
    private static final int FIRST = 90_000;

    private static LadderFixture limited(LadderFixture the) throws IOException {
        Egress limited = new Egress(
                PoolExpression.parse("192.0.2.1-2"),
                new Routes("none", IpRanges.parse("none")),
                new SourceRules(StickyKey.HOST, 1, IpRanges.parse("none")),
                Strategy.of(Strategy.Kind.ROUND_ROBIN, null),
                false,
                new Sources());
        limited.refresh();
        the.ladder.use(limited);
        return the;
    }

    private static Attempt begin(LadderFixture the, int number) throws IOException {
        the.kernel.number = number;
        return the.ladder.begin(StandardProtocolFamily.INET6, new FileDescriptor(), LadderFixture.REMOTE, 443);
    }

    private static String open(LadderFixture the, int number) throws IOException {
        Attempt attempt = begin(the, number);
        the.ladder.succeeded(attempt);
        return attempt.lane.source().toString();
    }

    @Test
    void passes_over_a_source_that_is_at_its_limit_until_a_connection_of_it_is_closed() throws IOException {
        LadderFixture the = limited(LadderFixture.unboundIfNeedBe("192.0.2.1-2"));
        assertThat(open(the, 1)).isEqualTo("192.0.2.1");
        assertThat(open(the, 2)).isEqualTo("192.0.2.2");
        the.closes.closing(1);

        assertThat(open(the, 3)).isEqualTo("192.0.2.1");
        the.closes.closing(3);
        assertThat(open(the, 4)).isEqualTo("192.0.2.1");
    }

    @Test
    void refuses_a_connect_when_all_are_at_their_limit_and_says_so() throws IOException {
        LadderFixture the = limited(LadderFixture.unboundIfNeedBe("192.0.2.1-2"));
        open(the, 1);
        open(the, 2);

        assertThat(begin(the, 3).refusal)
                .hasMessage("pool.max-connections reached: no local port to 203.0.113.1:443"
                        + " (at pool.max-connections: 192.0.2.1, 192.0.2.2)");
    }

    @Test
    void resets_an_idle_connection_when_all_are_at_their_limit() throws IOException {
        LadderFixture the = limited(LadderFixture.withReaper("192.0.2.1-2", ""));
        open(the, FIRST);
        open(the, FIRST + 1);
        Activities.answered(FIRST + 1, 10_000);

        assertThat(open(the, FIRST + 2)).isEqualTo("192.0.2.2");
        assertThat(the.kernel.done).contains("reset");
    }
}
