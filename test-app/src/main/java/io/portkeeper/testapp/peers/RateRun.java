package io.portkeeper.testapp.peers;

import io.portkeeper.testapp.lab.Lab;
import io.portkeeper.testapp.load.Load;
import io.portkeeper.testapp.load.LoadResult;
import io.portkeeper.testapp.load.Target;
import io.portkeeper.testapp.origin.Origin;
import io.portkeeper.testapp.result.Figure;
import io.portkeeper.testapp.result.Row;
import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * Requests at one rate through a proxy. Each has its own connection on either side, and the proxy closes the one to the
 * origin first.
 */
record RateRun(int rate, Duration duration, LoadResult result) {

    /** How long a client waits for its answer, and how long after the request was due the answer may come. */
    static final Duration PATIENCE = Duration.ofSeconds(2);

    /** Makes a run with a new origin, and so on unused lanes. */
    static RateRun of(Contestant contestant, int rate, Duration duration) throws Exception {
        try (Origin origin = new Origin(new InetSocketAddress(Lab.DESTINATION, Lab.freePort())).start()) {
            Target target = contestant.toward(origin);
            return new RateRun(rate, duration, new Load(target).rate(rate, duration, "/?linger=1", PATIENCE));
        }
    }

    /** Whether each request was answered in time. */
    boolean isKept() {
        return result.failed() == 0 && !isLate();
    }

    /** Whether an answer or the load itself was late. The cause may be the proxy, or something else on the machine. */
    boolean isLate() {
        return result.max().compareTo(PATIENCE) > 0;
    }

    /** The result, in words. */
    String verdict() {
        if (isKept()) {
            return "kept";
        }
        return result.failed() > 0
                ? result.failed() + " failed " + result.failures()
                : "the last answer came " + result.max().toMillis() + " ms after it was due";
    }

    /** Adds the results to a row. */
    Row in(Row row) {
        return row.with("rate", Figure.of("1/s", rate))
                .with("answered", Figure.of("%", 100.0 * result.succeeded() / result.attempted()))
                .with("failed", Figure.of("", result.failed()))
                .with("p50", millis(result.p50()))
                .with("p99", millis(result.p99()))
                .with("p99.9", millis(result.p999()))
                .with("max", millis(result.max()));
    }

    static Figure millis(Duration duration) {
        return Figure.of("ms", duration.toNanos() / 1e6);
    }
}
