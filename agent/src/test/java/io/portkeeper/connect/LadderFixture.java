package io.portkeeper.connect;

import io.portkeeper.observe.Notices;
import io.portkeeper.observe.RecordingLog;
import io.portkeeper.pool.Exclusions;
import io.portkeeper.pool.IpAddress;
import io.portkeeper.pool.PoolExpression;
import io.portkeeper.pool.Source;
import io.portkeeper.pool.SourcePool;
import io.portkeeper.pool.StickyKey;
import io.portkeeper.pool.Strategy;
import java.io.FileDescriptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** A ladder over a fake kernel, a fake clock and a log that is kept. */
final class LadderFixture {

    static final InetAddress REMOTE = IpAddress.parse("203.0.113.1").toInetAddress();

    /** Without a preference the sources are tried as they stand in the pool, those in quarantine too. */
    private static final Strategy IN_WRITTEN_ORDER = (candidates, nowNanos) -> -1;

    final FakeKernel kernel = new FakeKernel();
    final AtomicLong clock = new AtomicLong();
    final RecordingLog log = new RecordingLog();
    final FileDescriptor fd = new FileDescriptor();
    final SourcePool pool;
    final ConnectLadder ladder;

    private LadderFixture(String pool, Strategy strategy, boolean refusesUnbound) {
        this.pool = new SourcePool(PoolExpression.parse(pool), StickyKey.HOST);
        try {
            this.pool.refresh();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.ladder = new ConnectLadder(
                this.pool,
                strategy,
                Exclusions.parse("198.51.100.0/24"),
                refusesUnbound,
                kernel,
                new Notices(log, Runnable::run, clock::get),
                clock::get);
    }

    static LadderFixture unboundIfNeedBe(String pool) {
        return new LadderFixture(pool, IN_WRITTEN_ORDER, false);
    }

    static LadderFixture neverUnbound(String pool) {
        return new LadderFixture(pool, IN_WRITTEN_ORDER, true);
    }

    static LadderFixture roundRobin(String pool) {
        return new LadderFixture(pool, Strategy.of(Strategy.Kind.ROUND_ROBIN), false);
    }

    Attempt begin(InetAddress remote) throws IOException {
        return ladder.begin(StandardProtocolFamily.INET6, fd, remote, 443);
    }

    Attempt begin() throws IOException {
        return begin(REMOTE);
    }

    Source source(int index) {
        return pool.all().get(index);
    }

    List<String> lines() {
        return log.lines();
    }

    /** EADDRNOTAVAIL at connect. */
    static BindException noPort() {
        return new BindException("Cannot assign requested address");
    }

    /** ENETUNREACH. */
    static SocketException unreachable() {
        return new SocketException("Network is unreachable");
    }

    /** ECONNREFUSED. */
    static ConnectException refused() {
        return new ConnectException("Connection refused");
    }
}
