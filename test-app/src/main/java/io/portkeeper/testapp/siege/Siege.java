package io.portkeeper.testapp.siege;

import io.portkeeper.testapp.lab.Jvm;
import io.portkeeper.testapp.lab.Lab;
import io.portkeeper.testapp.load.Pace;
import io.portkeeper.testapp.origin.Origin;
import io.portkeeper.testapp.proxy.ProxyUnderTest;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * A proxy whose clients hold a tunnel on each of its ports, a tenth of them busy. More clients come, which also keep their
 * tunnels.
 *
 * @param lateMicros how late the load itself was with its arrivals, in microseconds
 * @param arrivals the clients that came when all ports were held
 * @param busy those of the first clients that continued with requests
 * @param idle the other first clients
 */
record Siege(Histogram lateMicros, Group arrivals, Group busy, Group idle) {

    /** Each of its clients' tunnels is one connection upstream. */
    static final ProxyUnderTest PROXY = ProxyUnderTest.LITTLE_PROXY_TUNNEL;

    /** One in this many is busy. */
    private static final int TENTH = 10;

    static final int BUSY = Lab.PORTS / TENTH;

    /** The default of {@code reaper.min-idle}. */
    static final Duration MIN_IDLE = Duration.ofSeconds(2);

    /** The period of the busy tunnels, well below {@link #MIN_IDLE}. */
    static final Duration PERIOD = Duration.ofMillis(500);

    private static final int FILLED_PER_SECOND = 500;

    /** {@link #MIN_IDLE}, plus the grain of the agent's clock and what a busy machine may add. */
    private static final Duration UNTIL_IDLE = MIN_IDLE.plusMillis(200);

    /** Long enough to be connected and then answered twice. */
    private static final Duration LIMIT = Tunnel.LIMIT.multipliedBy(4);

    private Siege() {
        this(new Histogram(3), Group.idle(), Group.busy(PERIOD), Group.idle());
    }

    /**
     * Starts the proxy, fills it, and sends it more clients. Its origin has a new port, and so its lanes are unused.
     *
     * @param perSecond how many more clients a second
     */
    static Siege of(Side side, int perSecond, Duration duration) throws Exception {
        Siege siege = new Siege();
        try (Origin origin = new Origin(new InetSocketAddress(Lab.DESTINATION, Lab.freePort())).start();
                Jvm jvm = PROXY.start(origin, side::under);
                Clients clients = new Clients(PROXY.target(origin, jvm))) {
            siege.fill(clients);
            Thread.sleep(UNTIL_IDLE.toMillis());
            siege.arrive(clients, perSecond, (int) (perSecond * duration.toSeconds()));
            siege.end();
        }
        return siege;
    }

    private void fill(Clients clients) throws InterruptedException {
        Pace pace = new Pace(FILLED_PER_SECOND);
        for (int i = 0; i < Lab.PORTS; i++) {
            clients.open(i % TENTH == 0 ? busy : idle, pace.awaitNext());
        }
        busy.await(BUSY, LIMIT);
        idle.await(Lab.PORTS - BUSY, LIMIT);
        if (busy.failed() + idle.failed() > 0) {
            throw new IllegalStateException("the first tunnels failed: " + busy.reasons() + ", " + idle.reasons());
        }
    }

    private void arrive(Clients clients, int perSecond, int count) throws InterruptedException {
        busy.restart();
        Pace pace = new Pace(perSecond);
        for (int i = 0; i < count; i++) {
            long dueNanos = pace.awaitNext();
            lateMicros.recordValue(Math.max(0, TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - dueNanos)));
            clients.open(arrivals, dueNanos);
        }
        arrivals.await(count, LIMIT);
    }

    private void end() {
        arrivals.over();
        busy.over();
        idle.over();
    }

    int arrived() {
        return arrivals.opened() + arrivals.failed();
    }

    /** The arrivals that failed, in percent of all. */
    double failedShare() {
        return 100.0 * arrivals.failed() / arrived();
    }

    /** Connections that were closed while their clients kept them. */
    int idleReset() {
        return idle.lost() + arrivals.lost();
    }
}
