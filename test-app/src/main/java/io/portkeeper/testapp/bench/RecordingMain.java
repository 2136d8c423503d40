package io.portkeeper.testapp.bench;

import io.portkeeper.testapp.lab.Agent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs {@link RecordingBench} with the reaper off, where nothing is recorded, and on, in turn for so many {@code ROUNDS}. */
public final class RecordingMain {

    private static final String[] REAPER = {"off", "on"};

    private final Map<String, List<Double>> nanos = new TreeMap<>();
    private double bytes;

    private RecordingMain() {}

    public static void main(String[] args) throws RunnerException {
        RecordingMain main = new RecordingMain();
        for (int round = Integer.parseInt(args[0]); round > 0; round--) {
            for (String reaper : REAPER) {
                main.run(reaper);
            }
        }
        System.out.printf("%-24s %10s %10s %10s%n", "recording, ns", "reaper=off", "reaper=on", "added");
        for (String method : new String[] {"read", "written", "readNatively"}) {
            double off = Spread.median(main.nanos.get(method + " off"));
            double on = Spread.median(main.nanos.get(method + " on"));
            System.out.printf("%-24s %10.2f %10.2f %10.2f%n", method, off, on, on - off);
        }
        System.out.printf("allocated: %.4f bytes a call at most%n", main.bytes);
    }

    private void run(String reaper) throws RunnerException {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include(RecordingBench.class.getName())
                        .forks(1)
                        .jvmArgs(
                                Agent.option(),
                                "-Dportkeeper.exclude=none",
                                "-Dportkeeper.log.level=off",
                                "-Dportkeeper.reaper=" + reaper,
                                "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                                "--add-opens=java.base/java.io=ALL-UNNAMED")
                        .addProfiler(GCProfiler.class)
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .run();
        for (RunResult result : results) {
            nanos.computeIfAbsent(result.getPrimaryResult().getLabel() + " " + reaper, any -> new ArrayList<>())
                    .add(result.getPrimaryResult().getScore());
            bytes = Math.max(
                    bytes,
                    result.getSecondaryResults().get("gc.alloc.rate.norm").getScore());
        }
    }
}
