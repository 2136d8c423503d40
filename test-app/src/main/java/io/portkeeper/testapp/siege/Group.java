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

    /** Tunnels that send another request every period. */
    static Group busy(Duration period) {
        return new Group(period);
    }

    boolean isBusy() {
        return !period.isZero();
    }

    long periodNanos() {
        return period.toNanos();
    }

    /** Records a tunnel's first answer, that long after the tunnel was due to be opened. */
    void opened(long nanos) {
        opened.incrementAndGet();
        record(firstMicros, nanos);
    }

    /** Records a further answer, that long after its request was due. */
    void answered(long nanos) {
        record(furtherMicros, nanos);
    }

    private static void record(Histogram micros, long nanos) {
        micros.recordValue(Math.max(0, TimeUnit.NANOSECONDS.toMicros(nanos)));
    }

    /** Records that a tunnel ended without a first answer. */
    void failed(String reason) {
        if (!over) {
            failed.incrementAndGet();
            reasons.merge(reason, 1, Integer::sum);
        }
    }

    /** Records that a tunnel ended after its first answer. */
    void lost(String reason) {
        if (!over) {
            lost.incrementAndGet();
            reasons.merge(reason, 1, Integer::sum);
        }
    }

    /**
     * Waits until that many tunnels have been opened or have failed.
     *
     * @throws IllegalStateException if this takes longer than {@code limit}
     */
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

    /** Discards the latencies of further answers so far. */
    void restart() {
        furtherMicros.reset();
    }

    /** Counts no tunnels that end from now on. */
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

    /** Why tunnels ended, and how many did for each reason. */
    Map<String, Integer> reasons() {
        return new TreeMap<>(reasons);
    }

    /** The times from when tunnels were due to be opened to their first answer, in microseconds. */
    Histogram firstMicros() {
        return firstMicros.copy();
    }

    /** The times from when further requests were due to their answers, in microseconds. */
    Histogram furtherMicros() {
        return furtherMicros.copy();
    }
}
