package io.portkeeper.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.portkeeper.observe.Notices;
import io.portkeeper.observe.RecordingLog;
import io.portkeeper.pool.PoolExpression;
import io.portkeeper.pool.SourcePool;
import io.portkeeper.pool.StickyKey;
import java.net.SocketException;
import org.junit.jupiter.api.Test;

class PoolRefreshTest {

    private final RecordingLog log = new RecordingLog();
    private final PoolRefresh refresh = new PoolRefresh(
            new SourcePool(PoolExpression.parse("192.0.2.1"), StickyKey.HOST),
            new Notices(log, Runnable::run, () -> 0));

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
