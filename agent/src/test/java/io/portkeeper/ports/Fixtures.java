package io.portkeeper.ports;

import io.portkeeper.pool.IpAddress;
import io.portkeeper.pool.PoolExpression;
import io.portkeeper.pool.Source;
import io.portkeeper.pool.SourcePool;
import io.portkeeper.pool.SourceRules;
import io.portkeeper.pool.Sources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Sources, destinations and owned ports for the tests of this package. */
final class Fixtures {

    static final long SECOND = 1_000_000_000L;

    /** How long an owned port rests in these tests. */
    static final Duration REUSE_AFTER = Duration.ofSeconds(10);

    static final long REST = 10 * SECOND;

    /** How long TIME_WAIT lasts, and how long what happened to a port is remembered. */
    static final long MEMORY = 60 * SECOND;

    /** Two blocks. */
    static final PortSet TWO_BLOCKS = PortSet.range(61_056, 61_183);

    static final int FIRST_BLOCK = 61_056;
    static final int SECOND_BLOCK = 61_120;

    static final IpAddress REMOTE = IpAddress.parse("203.0.113.1");

    private Fixtures() {}

    /** The sources 198.18.0.1, 198.18.0.2 and so on. */
    static List<Source> sources(int count) {
        IpAddress last = new IpAddress(false, 0, (198L << 24 | 18 << 16) + count);
        SourcePool pool =
                new SourcePool(PoolExpression.parse("198.18.0.1-" + last), new Sources(), SourceRules.DEFAULT);
        try {
            pool.refresh();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return pool.all();
    }

    static Source source() {
        return sources(1).get(0);
    }

    static OwnedPorts owned(PortSet ports, Claims claims) {
        return new OwnedPorts(ports, REUSE_AFTER, claims);
    }

    static OwnedPorts owned(PortSet ports) {
        return owned(ports, new FakeClaims());
    }

    static Destination destination(OwnedPorts owned, long nowNanos) {
        return new Destinations(owned).get(REMOTE, 443, nowNanos);
    }

    static Destination destination(OwnedPorts owned) {
        return destination(owned, 0);
    }

    static Lane lane(OwnedPorts owned) {
        return destination(owned).lane(source());
    }

    /** Takes ports of a lane without closing any: at most that many, and fewer if the lane has no more. */
    static List<OwnedPort> take(Lane lane, int most, long nowNanos) {
        List<OwnedPort> taken = new ArrayList<>();
        OwnedPort port = lane.takeOwned(nowNanos, false);
        while (port != null) {
            lane.opened();
            taken.add(port);
            port = taken.size() < most ? lane.takeOwned(nowNanos, false) : null;
        }
        return taken;
    }

    static List<Integer> numbers(List<OwnedPort> ports) {
        return ports.stream().map(OwnedPort::number).toList();
    }

    interface Work {
        void run(int thread) throws Exception;
    }

    /** Does the work in that many threads at once. */
    static void runTogether(int threads, Work work) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            CountDownLatch start = new CountDownLatch(threads);
            List<Future<?>> results = new ArrayList<>();
            for (int n = 0; n < threads; n++) {
                int thread = n;
                results.add(executor.submit(() -> {
                    start.countDown();
                    start.await();
                    work.run(thread);
                    return null;
                }));
            }
            for (Future<?> result : results) {
                result.get();
            }
        } finally {
            executor.shutdownNow();
        }
    }
}
