package io.portkeeper.testapp.load;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.HdrHistogram.ConcurrentHistogram;

/** Counts how the requests of one run end. Each ends once. */
final class Tally {
    private static final int KINDS = 40;

    private final int attempted;
    private final CountDownLatch unfinished;
    private final AtomicInteger succeeded = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final Map<String, Integer> failures = new ConcurrentHashMap<>();
    private final Map<String, Integer> sources = new ConcurrentHashMap<>();
    /** The earliest {@link System#nanoTime} at which a failed request was due; null while none has failed. */
    private final AtomicReference<Long> firstFailureNanos = new AtomicReference<>();

    private final ConcurrentHistogram latencyMicros = new ConcurrentHistogram(3);

    Tally(int attempted) {
        this.attempted = attempted;
        this.unfinished = new CountDownLatch(attempted);
    }

    void succeed(String source, long latencyNanos) {
        sources.merge(source, 1, Integer::sum);
        latencyMicros.recordValue(Math.max(0, TimeUnit.NANOSECONDS.toMicros(latencyNanos)));
        succeeded.incrementAndGet();
        unfinished.countDown();
    }

    /**
     * @param dueNanos when the request was due; the time that a slow proxy takes to fail it does not count
     */
    void fail(String kind, long dueNanos) {
        boolean known = failures.size() < KINDS || failures.containsKey(kind);
        failures.merge(known ? kind : "of further kinds", 1, Integer::sum);
        firstFailureNanos.accumulateAndGet(dueNanos, (first, due) -> first == null || due - first < 0 ? due : first);
        failed.incrementAndGet();
        unfinished.countDown();
    }

    int failed() {
        return failed.get();
    }

    int finished() {
        return attempted - Math.toIntExact(unfinished.getCount());
    }

    /**
     * Waits until every request has ended. Each has its own time limit, so that this timeout reports a fault in the load.
     *
     * @throws IllegalStateException if some have not ended
     */
    void await(Duration timeout) throws InterruptedException {
        if (!unfinished.await(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException(
                    unfinished.getCount() + " of " + attempted + " requests neither succeeded nor failed");
        }
    }

    LoadResult result(int mostHeld, long startNanos, long settledNanos) {
        return new LoadResult(
                attempted,
                succeeded.get(),
                failures,
                sources,
                firstFailure(startNanos),
                mostHeld,
                Duration.ofNanos(settledNanos - startNanos),
                Duration.ofNanos(System.nanoTime() - startNanos),
                percentile(50),
                percentile(99),
                percentile(99.9),
                percentile(100));
    }

    private Optional<Duration> firstFailure(long startNanos) {
        return Optional.ofNullable(firstFailureNanos.get()).map(due -> Duration.ofNanos(due - startNanos));
    }

    private Duration percentile(double percent) {
        return Duration.ofNanos(TimeUnit.MICROSECONDS.toNanos(latencyMicros.getValueAtPercentile(percent)));
    }
}
