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
 * What {@link CallSites} takes of a connect in the connecting thread, and of each sample in its own. {@code scripts/bench sites} runs
 * it.
 *
 * <p>As many connects at a time as are sampled in a period: the stack below them is built once for all, and none is passed over.
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

    /** The most connects a second that are sampled; a parameter, so that it stands beside what is measured. */
    @Param("" + CallSites.PER_SECOND)
    int perSecond;

    private final CallSites sampled = new CallSites(CallSites.Mode.SAMPLED);
    private final CallSites exact = new CallSites(CallSites.Mode.EXACT);
    private final CallSites off = new CallSites(CallSites.Mode.OFF);
    private final Connection connection = new Connection(null, 0, null, null);
    private int more = -1;

    /** As many samples as a period may have. */
    @State(Scope.Thread)
    public static class Waiting {

        private final CallSites sites = new CallSites(CallSites.Mode.SAMPLED);

        /** Opens the connections. */
        @Setup(Level.Invocation)
        public void open(SitesBench bench) {
            bench.connects(sites);
        }
    }

    /** A thread that has slept as long as it is between two connects at the most sampled a second. */
    @State(Scope.Thread)
    public static class Rested {

        /** After as much work as the others do, for the compiler. */
        @Setup(Level.Invocation)
        public void rest(SitesBench bench) throws InterruptedException {
            bench.connects(bench.sampled);
            bench.decode();
            Thread.sleep(1_000 / bench.perSecond);
        }
    }

    /** Makes room for the next. */
    @Setup(Level.Invocation)
    public void decode() {
        sampled.run();
    }

    /** In the connecting thread, all connects sampled. */
    @Benchmark
    @OperationsPerInvocation(CONNECTS)
    public void sampled() {
        connects(sampled);
    }

    /** The same, but one connect by itself, whose code and data the processor has had time to forget. */
    @Benchmark
    @BenchmarkMode(Mode.SampleTime)
    public void rested(Rested rested) {
        below(more, sampled, 1);
    }

    /** In the connecting thread, which decodes too. */
    @Benchmark
    @OperationsPerInvocation(CONNECTS)
    public void exact() {
        connects(exact);
    }

    /** In the connecting thread, when nobody wants to know. */
    @Benchmark
    @OperationsPerInvocation(CONNECTS)
    public void off() {
        connects(off);
    }

    /** In the decoding thread. */
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
