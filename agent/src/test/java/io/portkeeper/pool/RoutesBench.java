package io.portkeeper.pool;

import java.net.InetAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Measures the choice of a destination's pool and of a source in it. The destinations are spread over the places of 10,000
 * routes, however many of these there are. {@code scripts/bench routes} runs it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RoutesBench {

    /** As many as a forward proxy may connect to, and more than fit into the processor's caches. */
    private static final int DESTINATIONS = 65_536;

    private static final int PORT = 443;

    @Param({"1", "10000"})
    int routes;

    @Param({"v4", "v6", "names"})
    String kind;

    private final InetAddress[] remotes = new InetAddress[DESTINATIONS];
    private final IpAddress[] addresses = new IpAddress[DESTINATIONS];
    private final RecentNames names = new RecentNames();
    private Egress egress;
    private int next;

    /** Makes routes to adjacent networks, or to names, with eight pools. All pools have eight sources of each family. */
    @Setup
    public void route() throws SocketException, UnknownHostException {
        StringBuilder text = new StringBuilder();
        for (int n = 0; n < routes; n++) {
            int pool = n % 8;
            text.append(place(n))
                    .append("=192.0.2.")
                    .append(8 * pool)
                    .append("-")
                    .append(8 * pool + 7);
            text.append(",2001:db8::").append(pool).append(":1-8;");
        }
        egress = new Egress(
                PoolExpression.parse("192.0.2.240-247, 2001:db8::f:1-8"),
                new Routes(text.toString(), IpRanges.parse("loopback, link-local")),
                SourceRules.DEFAULT,
                Strategy.of(Strategy.Kind.STICKY, null),
                false,
                new Sources());
        egress.refresh();
        Random random = new Random(1);
        for (int i = 0; i < DESTINATIONS; i++) {
            int n = random.nextInt(10_000);
            addresses[i] = kind.equals("v6")
                    ? new IpAddress(true, 0x2a00_0000_0000_0000L + ((long) n << 16), random.nextLong())
                    : new IpAddress(false, 0, 0x1400_0000L + (n << 8) + random.nextInt(256));
            byte[] bytes = addresses[i].toInetAddress().getAddress();
            remotes[i] = kind.equals("names")
                    ? InetAddress.getByAddress("www" + i + ".site" + n + ".example", bytes)
                    : InetAddress.getByAddress(bytes);
        }
    }

    private String place(int n) {
        return switch (kind) {
            case "v4" -> new IpAddress(false, 0, 0x1400_0000L + (n << 8)) + "/24";
            case "v6" -> new IpAddress(true, 0x2a00_0000_0000_0000L + ((long) n << 16), 0) + "/48";
            default -> "*.site" + n + ".example";
        };
    }

    /** The source of the next destination. */
    @Benchmark
    public Source choose() {
        int i = next++ & (DESTINATIONS - 1);
        String name = names.of(remotes[i], addresses[i], 0);
        SourcePool pool = egress.pool(name, addresses[i], PORT);
        names.connecting(remotes[i], addresses[i], name, 0);
        return pool.candidates(name, addresses[i], Fixtures.IDLE).next(egress.strategy(), 0);
    }
}
