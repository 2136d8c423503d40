package io.portkeeper.testapp.siege;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Tunnels of one kind, and what became of them until the siege is over. */
final class Group {

    private static final long POLL_MILLIS = 20;

    private final Duration period;
    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final AtomicInteger lost = new AtomicInteger();
    private final Map<String, Integer> reasons = new ConcurrentHashMap<>();
    private final ConcurrentHistogram firstMicros = new ConcurrentHistogram(3);
    private final ConcurrentHistogram furtherMicros = new ConcurrentHistogram(3);
    private volatile boolean over;

    private Group(Duration period) {
        this.period = period;
    }

    /** Tunnels that make one request and are then kept. */
    static Group idle() {
        return new Group(Duration.ZERO);
    }

    /** Tunnels that go on with a request every period. */
    static Group busy(Duration period) {
        return new Group(period);
    }

    boolean isBusy() {
        return !period.isZero();
    }

    long periodNanos() {
        return period.toNanos();
    }

    /** A tunnel has its first answer, so long after it was to be opened. */
    void opened(long nanos) {
        opened.incrementAndGet();
        record(firstMicros, nanos);
    }

    /** A tunnel has another answer, so long after the request was to be sent. */
    void answered(long nanos) {
        record(furtherMicros, nanos);
    }

    private static void record(Histogram micros, long nanos) {
        micros.recordValue(Math.max(0, TimeUnit.NANOSECONDS.toMicros(nanos)));
    }

    /** A tunnel came to its end without a first answer. */
    void failed(String reason) {
        if (!over) {
            failed.incrementAndGet();
            reasons.merge(reason, 1, Integer::sum);
        }
    }

    /** A tunnel came to its end after its first answer. */
    void lost(String reason) {
        if (!over) {
            lost.incrementAndGet();
            reasons.merge(reason, 1, Integer::sum);
        }
    }

    /** Waits until so many have been opened or have failed. */
    void await(int count, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (opened.get() + failed.get() < count) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        opened.get() + " tunnels of " + count + " opened, " + failed.get() + " failed: " + reasons());
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    /** The latencies of further answers count from now on. */
    void restart() {
        furtherMicros.reset();
    }

    /** What happens from now on does not count. */
    void over() {
        over = true;
    }

    int opened() {
        return opened.get();
    }

    int failed() {
        return failed.get();
    }

    int lost() {
        return lost.get();
    }

    /** Why tunnels came to their end, and how many did for that reason. */
    Map<String, Integer> reasons() {
        return new TreeMap<>(reasons);
    }

    /** From when tunnels were to be opened to their first answer. */
    Histogram firstMicros() {
        return firstMicros.copy();
    }

    /** From when further requests were to be sent to their answers. */
    Histogram furtherMicros() {
        return furtherMicros.copy();
    }
}
