package io.portkeeper.testapp.model;

import io.portkeeper.testapp.lab.Lab;
import io.portkeeper.testapp.load.RateSearch;
import io.portkeeper.testapp.ports.CloseWay;
import io.portkeeper.testapp.ports.ClosingServer;
import io.portkeeper.testapp.ports.PacedRun;
import io.portkeeper.testapp.ports.Pacer;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A client that closes each connection at once, and the highest rate at which none of them fails: measured, calculated and
 * simulated.
 *
 * @param sources 0 for a client without the agent
 * @param owned the number of the agent's owned ports; 0 for none
 */
record MeasuredLane(int sources, int owned, int reuseAfterSeconds) {

    /** The number of the lab's ephemeral ports in this benchmark. */
    static final int EPHEMERAL = 200;

    /** A multiple of 64, because the agent claims blocks of 64 ports. */
    private static final int OWNED_APART = 128;

    /** The first owned port of the next client. Clients run at once, so each has its own range. */
    private static final AtomicInteger NEXT_OWNED = new AtomicInteger(40_000);

    private static final int HIGHEST = 10_000;
    private static final int WARM_UP_CONNECTIONS = 50;
    private static final Duration LATE = Duration.ofMillis(500);
    private static final int ATTEMPTS = 3;

    boolean underAgent() {
        return sources > 0;
    }

    /** A connection that is closed at once is open for less than a thousandth of the time that its port rests. */
    private LaneModel model() {
        return new LaneModel(EPHEMERAL, owned, 0, LaneModel.TIME_WAIT_SECONDS, reuseAfterSeconds);
    }

    /** Calculated, for that many seconds that begin with empty lanes. */
    double predicted(double seconds) {
        return model().fromEmpty(Math.max(1, sources), seconds);
    }

    /** The same, by counting ports. */
    double simulated(double seconds) {
        return Simulation.of(model(), Math.max(1, sources), 1, SourceChoice.STICKY)
                .failureFree(seconds);
    }

    /** Measures it in steps of that many percent. Every run has a new server, and so unused lanes. */
    int measure(int seconds, double percent) throws Exception {
        RateSearch search = new RateSearch(RateSearch.rates(1, HIGHEST, percent), (int) predicted(seconds));
        try (Pacer pacer = start()) {
            run(pacer, WARM_UP_CONNECTIONS, 1);
            for (OptionalInt rate = search.next(); rate.isPresent(); rate = search.next()) {
                search.found(bears(pacer, rate.getAsInt(), seconds));
            }
        }
        return search.highestKept().orElse(0);
    }

    private Pacer start() throws Exception {
        if (!underAgent()) {
            return Pacer.withoutAgent();
        }
        int first = NEXT_OWNED.getAndAdd(OWNED_APART);
        return Pacer.underAgent(
                "pool=10.9.0.1-" + sources,
                "ports.owned=" + (owned == 0 ? "off" : first + "-" + (first + owned - 1)),
                "ports.reuse-after=" + Math.max(1, reuseAfterSeconds) + "s");
    }

    /**
     * Whether the client keeps up that rate. A run without failures that was late has not had the rate, and is repeated. If
     * all runs are late, the rate counts as not kept up.
     */
    private boolean bears(Pacer pacer, int perSecond, int seconds) throws Exception {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            PacedRun run = run(pacer, perSecond, seconds);
            if (run.failed() > 0) {
                return false;
            }
            if (run.latest().compareTo(LATE) <= 0) {
                return true;
            }
            System.out.printf(
                    "%s at %d/s was late by %d ms%n",
                    this, perSecond, run.latest().toMillis());
        }
        return false;
    }

    private static PacedRun run(Pacer pacer, int perSecond, int seconds) throws Exception {
        try (ClosingServer server = new ClosingServer(Lab.DESTINATION)) {
            return pacer.run(CloseWay.CHANNEL, perSecond * seconds, perSecond, server);
        }
    }
}
