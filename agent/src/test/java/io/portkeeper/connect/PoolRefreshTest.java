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
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
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
    private final AtomicLong clock = new AtomicLong();
    private final PoolRefresh refresh = new PoolRefresh(
            () -> egress, () -> Duration.ofSeconds(30), new Notices(log, Runnable::run, clock::get), clock::get);

    private void runAfter(int seconds) throws SocketException {
        clock.addAndGet(Duration.ofSeconds(seconds).toNanos());
        refresh.run();
    }

    @Test
    void does_nothing_before_the_period_is_over() throws SocketException {
        runAfter(29);

        assertThat(log.lines()).isEmpty();
    }

    @Test
    void says_what_has_changed() throws SocketException {
        runAfter(30);

        assertThat(log.lines()).containsExactly("WARN the pool's interfaces changed: new sources [192.0.2.1], gone []");
    }

    @Test
    void says_nothing_when_nothing_has_changed() throws SocketException {
        runAfter(30);
        log.lines().clear();
        runAfter(30);

        assertThat(log.lines()).isEmpty();
    }
}
