package io.portkeeper.testapp.matrix;

import io.portkeeper.testapp.lab.Lab;
import io.portkeeper.testapp.lab.TimeWaits;
import io.portkeeper.testapp.load.Load;
import io.portkeeper.testapp.load.LoadResult;
import io.portkeeper.testapp.proxy.ProxyUnderTest;
import io.portkeeper.testapp.proxy.Upstream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How long a proxy keeps up a rate of connections that it closes first, with one source of 200 ephemeral and 200 owned
 * ports. TIME_WAIT uses up the ephemeral ports in little more than a second.
 *
 * @param result what became of the requests
 * @param timeWaits connections in TIME_WAIT on the proxy's side at the end
 * @param timeWaitsAtOrigin those on the side of the origin, which cost the proxy no port, less those of the warm-up
 * @param complaints the agent's warnings and errors
 */
public record Rate(LoadResult result, int timeWaits, int timeWaitsAtOrigin, List<String> complaints) {

    /** How many ports there are of each kind. */
    public static final int PORTS = 200;

    public static final int PER_SECOND = 180;

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static final int POLL_MILLIS = 50;

    /** How long an owned port rests. */
    private static final Duration REST = Duration.ofSeconds(1);

    /**
     * How long the proxy warms up, at the same rate, with connections that the origin closes first, so that they cost the
     * proxy no port. With the agent, a few connections that the proxy closes first follow.
     */
    private static final Duration WARM_UP = Duration.ofSeconds(6);

    /** The first port of {@link Lab#portRange} while this is measured. */
    private static final int FIRST_EPHEMERAL = 20_000;

    /**
     * How many owned ports a JVM claims at a time. Blocks begin at multiples of this, so each measurement begins with a new
     * block.
     */
    private static final int BLOCK = 64;

    /**
     * The first owned port of the next measurement. These ports are apart from those of the lab's servers and of other
     * tests, so that several proxies can be measured at once.
     */
    private static final AtomicInteger NEXT_OWNED = new AtomicInteger(784 * BLOCK);

    /** Limits the ephemeral ports to {@link #PORTS}, until {@link Lab#restorePortRange}. */
    public static void limitPorts() throws IOException {
        Lab.portRange(FIRST_EPHEMERAL, FIRST_EPHEMERAL + PORTS - 1);
    }

    /** A rate that leaves each connection a third of a second with its port; {@link #PER_SECOND} leaves it a tenth. */
    private static final int PER_BUSY_SECOND = 150;

    private static final int MOST_IN_FLIGHT = 10;

    /** Measures the proxy without the agent, at {@link #PER_SECOND} for {@code duration}. */
    public static Rate withoutAgent(ProxyUnderTest proxy, Duration duration) throws Exception {
        return measure(proxy, false, new Pressure(PER_SECOND, Load.MAX_IN_FLIGHT), duration, WARM_UP, () -> {});
    }

    /**
     * Measures the proxy with the agent on a machine that may be busy: at 150 requests a second for {@code duration}. If
     * answers are slow, the same number of requests takes longer, because at most 10 are in flight at once.
     */
    public static Rate withAgent(ProxyUnderTest proxy, Duration duration) throws Exception {
        return measure(proxy, true, new Pressure(PER_BUSY_SECOND, MOST_IN_FLIGHT), duration, WARM_UP, () -> {});
    }

    /** Requests a second, and how many of them may be unanswered. */
    private record Pressure(int perSecond, int mostInFlight) {
        LoadResult on(Load load, Duration duration, String path) throws InterruptedException {
            return load.rate(perSecond, duration, path, LIMIT, mostInFlight);
        }
    }

    /** What to do when a proxy is warm. */
    interface Warm {
        /** Waits until the others are warm. */
        void await() throws Exception;
    }

    /**
     * Measures a proxy at {@link #PER_SECOND}, beginning when all proxies that are measured at once are warm.
     *
     * <p>With 200 ports, that rate and {@link #REST}, each connection has a tenth of a second, and a JVM that has just
     * started pauses for longer. Without the agent, a cold JVM would use up its ports more slowly, and so would fail later
     * than a warm one.
     */
    static Rate measure(ProxyUnderTest proxy, boolean agent, Duration duration, Duration warmUp, Warm warm)
            throws Exception {
        return measure(proxy, agent, new Pressure(PER_SECOND, Load.MAX_IN_FLIGHT), duration, warmUp, warm);
    }

    private static Rate measure(
            ProxyUnderTest proxy, boolean agent, Pressure pressure, Duration duration, Duration warmUp, Warm warm)
            throws Exception {
        int first = NEXT_OWNED.getAndAdd(4 * BLOCK);
        String owned = "ports.owned=" + first + "-" + (first + PORTS - 1);
        try (Setup setup = new Setup(
                proxy,
                command -> Setup.agent(agent, "pool=10.9.0.1", owned, "ports.reuse-after=" + REST.toSeconds() + "s")
                        .apply(Upstream.withoutKeepAlive(command)))) {
            pressure.on(setup.load(), warmUp, "/?close=1");
            if (agent) {
                setup.load().rate(PORTS / 4, Duration.ofSeconds(3), "/?linger=1", LIMIT);
                letPortsRest();
            }
            warm.await();
            String origin = setup.target().origin().getAddress().getHostAddress() + ":"
                    + setup.origin().port();
            int before = TimeWaits.count("src", origin);
            LoadResult result = pressure.on(setup.load(), duration, "/?linger=1");
            awaitClosed(origin);
            int atOrigin = Math.max(0, TimeWaits.count("src", origin) - before);
            return new Rate(result, TimeWaits.count("dst", origin), atOrigin, setup.complaints());
        }
    }

    /**
     * Waits until the proxy has closed its connections: on a busy machine, that can be seconds after it has answered all
     * requests. If it keeps some for longer, the figures show it.
     */
    private static void awaitClosed(String origin) throws IOException, InterruptedException {
        long started = System.nanoTime();
        while (TimeWaits.open("dst", origin) > 0 && System.nanoTime() - started < LIMIT.toNanos()) {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
    }

    /** Sleeps until owned ports have rested, because the agent cannot be asked when a port has rested. */
    private static void letPortsRest() throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(REST.multipliedBy(2).toNanos());
    }
}
