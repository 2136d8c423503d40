package io.portkeeper.testapp.peers;

import io.portkeeper.testapp.lab.Lab;
import io.portkeeper.testapp.load.RateSearch;
import io.portkeeper.testapp.result.Outcome;
import io.portkeeper.testapp.result.Results;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * Finds the highest rate at which each contender fails no request, with 1, 4 and 8 sources:
 * {@code quick|full FOLDER_OF_PROGRAMS}.
 */
public final class RatesMain {

    /** Rates at which all contenders with enough ports are measured, for their latency. */
    private static final int[] COMMON = {50, 400, 1_600};

    /** Where to search for the limit of two processors: near it, because each attempt takes a minute. */
    private static final int JVMS_END = 3_400;

    private static final int NATIVE_END = 7_500;

    private static final String REST = "ports.reuse-after=1s";

    /**
     * The owned ports. JVMs that run at once would divide a range among themselves, so each gets its own, all of the same size.
     */
    private static final Map<Contender, String> OWNED = Map.of(
            Contender.LITTLE_PROXY_AGENT,
            "ports.owned=" + Contender.PORTS,
            Contender.JETTY_AGENT,
            "ports.owned=51000-55535");

    /** Few enough that, with 8 sources, ports are the limit before two processors are. */
    private static final int FEW_PORTS = 100;

    /**
     * The rate to begin with, in percent of the calculated one: below it, because a proxy that runs out of ports disturbs
     * the others.
     */
    private static final int BELOW = 95;

    private final boolean quick;
    private final Path programs;
    private final Duration duration;
    private final Duration warmUp;

    /** The rate that each kept with fewer sources. */
    private final Map<Contender, Integer> busyRates = new EnumMap<>(Contender.class);

    private final int[] low;
    private final int[] fine;
    private final int[] high;

    private RatesMain(boolean quick, Path programs) {
        this.quick = quick;
        this.programs = programs;
        this.duration = Duration.ofSeconds(quick ? 2 : 60);
        this.warmUp = Duration.ofSeconds(quick ? 1 : 10);
        this.low = RateSearch.rates(10, 1_600, quick ? 50 : 5);
        this.fine = RateSearch.rates(50, 3_200, quick ? 20 : 1.5);
        this.high = quick ? RateSearch.rates(400, 1_600, 300) : RateSearch.rates(50, 12_800, 12);
    }

    public static void main(String[] args) throws Exception {
        new RatesMain(args[0].equals("quick"), Path.of(args[1])).run();
    }

    private void run() throws Exception {
        Outcome outcome = Results.begin("peers", "Rates beside what users would pick instead")
                .with("nginx", NativeContestant.version(programs.resolve("nginx")))
                .with("HAProxy", NativeContestant.version(programs.resolve("haproxy")));
        List<Match> contenders = new ArrayList<>(waiting());
        List<Match> few = fewPorts();
        atOnce(contenders);
        atOnce(few);
        for (int sources : sources()) {
            List<Match> busy = busy(sources);
            inTurn(busy);
            busy.forEach(match ->
                    busyRates.put(match.contender(), match.highestKept().orElse(COMMON[0])));
            contenders.addAll(busy);
        }
        contenders.sort(Comparator.comparing(Match::contender).thenComparing(Match::sources));
        Results.asked().write(new RatesReport(contenders, few, FEW_PORTS).in(outcome));
    }

    private int[] sources() {
        return quick ? new int[] {1} : new int[] {1, 4, 8};
    }

    /** The contenders whose ports are in TIME_WAIT long before the processors are busy. */
    private List<Match> waiting() {
        List<Match> matches = new ArrayList<>();
        for (Contender contender : Contender.all(quick)) {
            for (int sources : contender.waits() ? sources() : new int[0]) {
                if (sources == 1 || contender.hasSources()) {
                    int reckoned = sources * Lab.PORTS / Math.toIntExact(duration.toSeconds());
                    matches.add(new Match(contender, sources, new RateSearch(low, reckoned), programs, warmUp));
                }
            }
        }
        return matches;
    }

    /** The agent with so few owned ports that ports are its limit. */
    private List<Match> fewPorts() {
        List<Match> matches = new ArrayList<>();
        for (int sources : sources()) {
            // a multiple of 64, because JVMs claim blocks of 64
            int firstPort = 61_056 + sources * 256;
            String owned = "ports.owned=" + firstPort + "-" + (firstPort + FEW_PORTS - 1);
            // Once the ephemeral ports are used up, it has its owned ports once a second. In a short run, the ephemeral
            // ports are enough.
            int perSource = Math.max(FEW_PORTS, Lab.PORTS / Math.toIntExact(duration.toSeconds()));
            matches.add(new Match(
                    Contender.LITTLE_PROXY_AGENT,
                    sources,
                    new RateSearch(fine, sources * perSource * BELOW / 100),
                    programs,
                    warmUp,
                    REST,
                    owned));
        }
        return matches;
    }

    /** The contenders that have enough ports for what two processors can do. */
    private List<Match> busy(int sources) {
        return Contender.all(quick).stream()
                .filter(contender -> !contender.waits())
                .map(contender -> new Match(
                        contender,
                        sources,
                        search(contender),
                        programs,
                        warmUp,
                        REST,
                        OWNED.getOrDefault(contender, "")))
                .toList();
    }

    /** With more sources, no rate is tried above the one kept with fewer, because processors are the limit. */
    private RateSearch search(Contender contender) {
        Integer kept = busyRates.get(contender);
        if (kept != null) {
            return new RateSearch(
                    Arrays.stream(high).filter(rate -> rate <= kept).toArray(), kept);
        }
        int end = contender.isJvm() ? JVMS_END : NATIVE_END;
        return new RateSearch(
                high,
                quick
                        ? high
                        : IntStream.concat(Arrays.stream(COMMON), IntStream.of(end))
                                .toArray());
    }

    /** Measures all matches at once, in rounds: each round has one rate of every match that is not over. */
    private void atOnce(List<Match> matches) throws Exception {
        ExecutorService executor = Executors.newCachedThreadPool();
        try {
            for (Match match : matches) {
                match.start();
            }
            while (matches.stream().anyMatch(match -> !match.isOver())) {
                List<Future<?>> round = new ArrayList<>();
                for (Match match : matches) {
                    if (!match.isOver()) {
                        round.add(executor.submit(() -> {
                            match.measure(duration);
                            return null;
                        }));
                    }
                }
                for (Future<?> measured : round) {
                    measured.get();
                }
            }
        } finally {
            executor.shutdownNow();
            matches.forEach(Match::close);
        }
    }

    /** Measures one match at a time, one rate of each in turn, so that each has the processors for itself. */
    private void inTurn(List<Match> matches) throws Exception {
        try {
            for (Match match : matches) {
                match.start();
            }
            while (matches.stream().anyMatch(match -> !match.isOver())) {
                for (Match match : matches) {
                    if (!match.isOver()) {
                        boolean kept = match.measure(duration);
                        Thread.sleep(1_000); // what is still open is closed meanwhile
                        if (!kept && !match.isOver()) {
                            match.startAnew();
                        }
                    }
                }
            }
        } finally {
            matches.forEach(Match::close);
        }
    }
}
