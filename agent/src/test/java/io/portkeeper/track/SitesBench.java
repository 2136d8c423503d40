package io.portkeeper.track;

import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Measures how long {@link CallSites} takes for a connect in the connecting thread, and for a sample in its own thread.
 * {@code scripts/bench sites} runs it.
 *
 * <p>Each measured call makes as many connects as are sampled in a period. So the stack below them is built once for all of
 * them, and none is left out.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class SitesBench {

    static final int CONNECTS = CallSites.PER_SECOND * CallSites.PERIOD_MILLIS / 1_000;

    /** How many frames the stack of a connect has. */
    @Param({"20", "40", "80"})
    int frames;

    /** The most connects a second that are sampled. It is a parameter so that the results show it. */
    @Param("" + CallSites.PER_SECOND)
    int perSecond;

    private final CallSites sampled = new CallSites(CallSites.Mode.SAMPLED);
    private final CallSites exact = new CallSites(CallSites.Mode.EXACT);
    private final CallSites off = new CallSites(CallSites.Mode.OFF);
    private final Connection connection = new Connection(null, 0, null, null);
    private int more = -1;

    /** Has as many samples as a period may have. */
    @State(Scope.Thread)
    public static class Waiting {

        private final CallSites sites = new CallSites(CallSites.Mode.SAMPLED);

        /** Opens the connections. */
        @Setup(Level.Invocation)
        public void open(SitesBench bench) {
            bench.connects(sites);
        }
    }

    /** Lets the thread sleep for the time between two connects when the most connects a second are sampled. */
    @State(Scope.Thread)
    public static class Rested {

        /** Before it sleeps, it does as much work as the other benchmarks, so that the compiler sees the same. */
        @Setup(Level.Invocation)
        public void rest(SitesBench bench) throws InterruptedException {
            bench.connects(bench.sampled);
            bench.decode();
            Thread.sleep(1_000 / bench.perSecond);
        }
    }

    /** Makes room for the next samples. */
    @Setup(Level.Invocation)
    public void decode() {
        sampled.run();
    }

    /** The time in the connecting thread when all connects are sampled. */
    @Benchmark
    @OperationsPerInvocation(CONNECTS)
    public void sampled() {
        connects(sampled);
    }

    /** The same for a single connect, whose code and data may no longer be in the processor's caches. */
    @Benchmark
    @BenchmarkMode(Mode.SampleTime)
    public void rested(Rested rested) {
        below(more, sampled, 1);
    }

    /** The time in the connecting thread when it also decodes. */
    @Benchmark
    @OperationsPerInvocation(CONNECTS)
    public void exact() {
        connects(exact);
    }

    /** The time in the connecting thread when call sites are off. */
    @Benchmark
    @OperationsPerInvocation(CONNECTS)
    public void off() {
        connects(off);
    }

    /** The time in the decoding thread. */
    @Benchmark
    @OperationsPerInvocation(CONNECTS)
    public void decoding(Waiting waiting) {
        waiting.sites.run();
    }

    private void connects(CallSites sites) {
        if (more < 0) {
            more = frames - StackWalker.getInstance().walk(Stream::count).intValue() - 1;
        }
        below(more, sites, CONNECTS);
    }

    private void below(int further, CallSites sites, int connects) {
        if (further > 0) {
            below(further - 1, sites, connects);
        } else {
            connectsHere(sites, connects);
        }
    }

    private void connectsHere(CallSites sites, int connects) {
        for (int i = 0; i < connects; i++) {
            sites.opened(connection);
        }
    }
}
