package io.portkeeper.testapp.matrix;

import io.portkeeper.testapp.lab.Lab;
import io.portkeeper.testapp.load.LoadResult;
import io.portkeeper.testapp.load.SlowRequests;
import io.portkeeper.testapp.origin.Stall;
import io.portkeeper.testapp.proxy.ProxyUnderTest;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Which connections are lost when slow downloads and stalled answers use all ports of a lane and more requests come.
 *
 * @param downloads what became of the downloads
 * @param more what became of the requests that came when all ports were in use
 * @param accepted how many connections the origin accepted in all
 * @param stalls the stalled answers, and whether their connections were lost, as the origin saw it
 * @param complaints the agent's warnings and errors
 */
public record Reaped(
        LoadResult downloads, LoadResult more, long accepted, List<Stall> stalls, List<String> complaints) {

    public static final int DOWNLOADS = 20;
    public static final int MORE = 500;

    /**
     * One port belongs to another program. So the lane's pressure stays below 100 %, and no idle connection is reset because
     * of it.
     */
    public static final int STALLS = Lab.PORTS - DOWNLOADS - 1;

    /** Five bytes a second, until the other requests have ended. */
    private static final String DOWNLOAD = "/drip/3000?until=over";

    /** {@code reaper.min-idle}, plus the time that a proxy on a busy machine may take to read what the origin sent last. */
    private static final Duration IDLE = Duration.ofMillis(2_500);

    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** The number of port ranges. They take turns, so that no TIME_WAIT is left in a range when it is used again. */
    private static final int RANGES = 18;

    private static final int FIRST_PORT = 2_000;
    private static final AtomicInteger NEXT_RANGE = new AtomicInteger();

    /** Measures the proxy. The range of ephemeral ports stays changed until {@link Lab#restorePortRange}. */
    public static Reaped measure(ProxyUnderTest proxy, boolean agent) throws Exception {
        int first = FIRST_PORT + Lab.PORTS * (NEXT_RANGE.getAndIncrement() % RANGES);
        Lab.portRange(first, first + Lab.PORTS - 1);
        try (Setup setup =
                        new Setup(proxy, Setup.agent(agent, "pool=10.9.0.1", "ports.owned=off", "reaper.start=100%"));
                Socket other = new Socket();
                SlowRequests downloads = new SlowRequests(setup.target(), DOWNLOADS, LIMIT);
                SlowRequests stalls = new SlowRequests(setup.target(), STALLS, LIMIT)) {
            takePort(other, setup.origin().address());
            for (int i = 0; i < DOWNLOADS; i++) {
                downloads.send(DOWNLOAD);
            }
            for (int i = 0; i < STALLS; i++) {
                stalls.send("/stall/" + i);
                setup.origin().awaitStalled(i + 1, LIMIT);
            }
            if (agent) {
                setup.awaitIdle(IDLE); // without the agent, no connection is reset, however long it is idle
            }
            LoadResult more = setup.load().hold(MORE, "more", setup.origin(), LIMIT);
            List<Stall> all = setup.origin().stalls();
            long accepted = setup.origin().accepted();
            setup.origin().release("over");
            LoadResult downloaded = downloads.await(LIMIT);
            // The origin resets them before the clients close, because what the proxy closes is left in TIME_WAIT.
            setup.origin().close();
            return new Reaped(downloaded, more, accepted, all, setup.complaints());
        }
    }

    private static void takePort(Socket other, InetSocketAddress origin) throws Exception {
        other.setSoLinger(true, 0);
        other.bind(new InetSocketAddress("10.9.0.1", 0));
        other.connect(origin);
    }

    /** How many stalled connections were lost. */
    public int lost() {
        return (int) stalls.stream().filter(Stall::lost).count();
    }

    /**
     * How many connections were accepted beyond the number of ports. A proxy may open some that it does not need in the end.
     */
    public int tooMany() {
        return Math.toIntExact(accepted) - Lab.PORTS;
    }

    /**
     * The answers whose connections were kept although they had stalled earlier, by more than {@code grain}, than the last
     * one whose connection was lost.
     */
    public List<Stall> wronglyKept(Duration grain) {
        long lastLost = stalls.stream()
                .filter(Stall::lost)
                .mapToLong(Stall::begunNanos)
                .max()
                .orElse(Long.MIN_VALUE / 2);
        return stalls.stream()
                .filter(stall -> !stall.lost() && lastLost - stall.begunNanos() > grain.toNanos())
                .toList();
    }
}
