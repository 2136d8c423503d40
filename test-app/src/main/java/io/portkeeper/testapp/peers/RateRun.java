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
 * Requests at one rate through a proxy, each over a connection of its own on either side, which the proxy closes first towards
 * the origin.
 */
record RateRun(int rate, Duration duration, LoadResult result) {

    /** How long a client waits for its answer; and how long it may take from the instant at which the request was due. */
    static final Duration PATIENCE = Duration.ofSeconds(2);

    /** Makes one, towards an origin of its own: lanes that nobody has used. */
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

    /** Whether an answer, or the load itself, fell behind; of which the proxy may be the cause, or something else on the machine. */
    boolean isLate() {
        return result.max().compareTo(PATIENCE) > 0;
    }

    /** What became of it, in words. */
    String verdict() {
        if (isKept()) {
            return "kept";
        }
        return result.failed() > 0
                ? result.failed() + " failed " + result.failures()
                : "the last answer came " + result.max().toMillis() + " ms after it was due";
    }

    /** With what it was. */
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
