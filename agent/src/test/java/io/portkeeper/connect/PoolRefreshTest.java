package io.portkeeper.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.portkeeper.observe.Notices;
import io.portkeeper.observe.RecordingLog;
import io.portkeeper.pool.Egress;
import io.portkeeper.pool.IpRanges;
import io.portkeeper.pool.PoolExpression;
import io.portkeeper.pool.Routes;
import io.portkeeper.pool.SourceRules;
import io.portkeeper.pool.Sources;
import io.portkeeper.pool.Strategy;
import java.net.SocketException;
import org.junit.jupiter.api.Test;

class PoolRefreshTest {

    private final RecordingLog log = new RecordingLog();
    private final Egress egress = new Egress(
            PoolExpression.parse("192.0.2.1"),
            new Routes("none", IpRanges.parse("none")),
            SourceRules.DEFAULT,
            Strategy.of(Strategy.Kind.STICKY, null),
            false,
            new Sources());
    private final PoolRefresh refresh = new PoolRefresh(() -> egress, new Notices(log, Runnable::run, () -> 0));

    @Test
    void says_what_has_changed() throws SocketException {
        refresh.run();

        assertThat(log.lines()).containsExactly("WARN the pool's interfaces changed: new sources [192.0.2.1], gone []");
    }

    @Test
    void says_nothing_when_nothing_has_changed() throws SocketException {
        refresh.run();
        log.lines().clear();
        refresh.run();

        assertThat(log.lines()).isEmpty();
    }
}
