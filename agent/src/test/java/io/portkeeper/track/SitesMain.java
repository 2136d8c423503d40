package io.portkeeper.track;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs {@link SitesBench} for so many {@code ROUNDS}, all of it in turn, and prints the medians. */
final class SitesMain {

    private static final String[] FRAMES = {"20", "40", "80"};

    private final Map<String, List<Double>> nanos = new TreeMap<>();

    private SitesMain() {}

    public static void main(String[] args) throws RunnerException {
        SitesMain main = new SitesMain();
        for (int round = Integer.parseInt(args[0]); round > 0; round--) {
            main.run();
        }
        System.out.printf(
                "JDK %s; one connect, microseconds: median (least to most of the rounds), by frames on its stack%n",
                Runtime.version().feature());
        System.out.printf("%-44s", "");
        for (String frames : FRAMES) {
            System.out.printf(" %22s", frames);
        }
        System.out.println();
        main.print("connecting thread, sites=off", "off");
        main.print("connecting thread, sites=exact", "exact");
        main.print("connecting thread, sites=sampled, if sampled", "sampled");
        main.print("the same, 2 ms after the last one", "rested");
        main.print("decoding thread, of each sample", "decoding");
        main.printShare();
    }

    private void run() throws RunnerException {
        for (RunResult result : new Runner(new OptionsBuilder()
                        .include(SitesBench.class.getName())
                        .forks(1)
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .run()) {
            String run = result.getPrimaryResult().getLabel() + " "
                    + result.getParams().getParam("frames");
            nanos.computeIfAbsent(run, any -> new ArrayList<>())
                    .add(result.getPrimaryResult().getStatistics().getPercentile(50));
        }
    }

    private void print(String title, String method) {
        System.out.printf("%-44s", title);
        for (String frames : FRAMES) {
            List<Double> rounds = sorted(method, frames);
            System.out.printf(
                    " %6.2f (%5.2f to %5.2f)",
                    median(rounds) / 1e3, rounds.get(0) / 1e3, rounds.get(rounds.size() - 1) / 1e3);
        }
        System.out.println();
    }

    /** What the most connects that are sampled cost, as long as there are no more. */
    private void printShare() {
        System.out.printf("%-44s", "both threads, %d/s, of one processor".formatted(CallSites.PER_SECOND));
        for (String frames : FRAMES) {
            double both = median(sorted("rested", frames)) + median(sorted("decoding", frames));
            System.out.printf(" %5.2f %%%15s", both * CallSites.PER_SECOND / 1e9 * 100, "");
        }
        System.out.println();
    }

    private List<Double> sorted(String method, String frames) {
        return nanos.get(method + " " + frames).stream().sorted().toList();
    }

    private static double median(List<Double> sorted) {
        return sorted.get(sorted.size() / 2);
    }
}
