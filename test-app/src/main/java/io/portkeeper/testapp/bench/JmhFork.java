package io.portkeeper.testapp.bench;

import java.util.Collection;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs a benchmark of this module in a separate JVM. */
final class JmhFork {

    private JmhFork() {}

    /**
     * Runs all methods of that class.
     *
     * @param options of the JVM
     */
    static Collection<RunResult> run(Class<?> benchmark, boolean quick, String... options) throws RunnerException {
        ChainedOptionsBuilder builder = new OptionsBuilder()
                .include(benchmark.getName())
                .forks(1)
                .jvmArgs(options)
                .addProfiler(GCProfiler.class)
                .verbosity(VerboseMode.SILENT);
        if (quick) {
            TimeValue brief = TimeValue.milliseconds(200);
            builder.warmupIterations(1)
                    .warmupTime(brief)
                    .measurementIterations(1)
                    .measurementTime(brief);
        }
        return new Runner(builder.build()).run();
    }

    /** The mean of a run's iterations, in the benchmark's unit. */
    static double mean(RunResult result) {
        return result.getPrimaryResult().getScore();
    }

    /** Bytes allocated by each call. */
    static double allocated(RunResult result) {
        return result.getSecondaryResults().get("gc.alloc.rate.norm").getScore();
    }
}
