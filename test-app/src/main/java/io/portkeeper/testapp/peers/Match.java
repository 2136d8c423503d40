package io.portkeeper.testapp.peers;

import io.portkeeper.testapp.load.RateSearch;
import io.portkeeper.testapp.result.Figure;
import io.portkeeper.testapp.result.Row;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;

/** A contender with a number of sources, and the search for the highest rate at which it fails no request. */
final class Match implements AutoCloseable {

    /** The most complaints that are shown, because a proxy that lacks ports may write one for each request. */
    private static final int COMPLAINTS = 3;

    private final Contender contender;
    private final int sources;
    private final RateSearch search;
    private final List<RateRun> runs = new ArrayList<>();
    private final Path programs;
    private final Duration warmUp;
    private final String[] options;
    private Contestant contestant;

    /** Starts nothing yet. */
    Match(Contender contender, int sources, RateSearch search, Path programs, Duration warmUp, String... options) {
        this.contender = contender;
        this.sources = sources;
        this.search = search;
        this.programs = programs;
        this.warmUp = warmUp;
        this.options = options.clone();
    }

    Contender contender() {
        return contender;
    }

    int sources() {
        return sources;
    }

    /** Starts the proxy. */
    void start() throws Exception {
        contestant = contender.start(sources, programs, warmUp, options);
    }

    /**
     * Restarts the proxy, because an overload has lasting effects: LittleProxy keeps the descriptors of clients that gave
     * up, until it has none left.
     */
    void startAnew() throws Exception {
        close();
        start();
    }

    boolean isOver() {
        return search.next().isEmpty();
    }

    /**
     * Measures the next rate. If all requests were answered but some were late, it measures the rate once more, because
     * other programs on the machine may be the cause.
     *
     * @return whether the rate was kept
     */
    boolean measure(Duration duration) throws Exception {
        int rate = search.next().orElseThrow();
        RateRun run = attempt(rate, duration);
        if (!run.isKept() && run.result().failed() == 0) {
            run = attempt(rate, duration);
        }
        search.found(run.isKept());
        return run.isKept();
    }

    private RateRun attempt(int rate, Duration duration) throws Exception {
        RateRun run = RateRun.of(contestant, rate, duration);
        runs.add(run);
        System.out.printf("%s, %d sources, %,d/s: %s%n", name(), sources, rate, run.verdict());
        return run;
    }

    /** The name in charts. */
    String name() {
        return contender.proxy() + ", " + contender.remedy();
    }

    Row subject() {
        return Row.of("proxy", contender.proxy(), "remedy", contender.remedy(), "sources", String.valueOf(sources));
    }

    /** The highest rate that it kept; empty if it kept none. */
    OptionalInt highestKept() {
        return search.highestKept();
    }

    /** A row of the highest rate that it kept (0 if none), and of the lowest above it that was measured. */
    Row outcome() {
        Row row = subject()
                .with("failure-free rate", Figure.of("1/s", highestKept().orElse(0)));
        return runs.stream()
                .mapToInt(RateRun::rate)
                .filter(rate -> rate > highestKept().orElse(0))
                .min()
                .stream()
                .mapToObj(rate -> row.with("lowest rate not kept", Figure.of("1/s", rate)))
                .findFirst()
                .orElse(row);
    }

    /** Its runs, by rate. */
    List<RateRun> runs() {
        return runs.stream().sorted(Comparator.comparingInt(RateRun::rate)).toList();
    }

    /** Stops the proxy, and shows the problems that it has reported. If there are any, the figures may be wrong. */
    @Override
    public void close() {
        if (contestant != null) {
            List<String> complaints = contestant.complaints();
            complaints.stream().limit(COMPLAINTS).forEach(line -> System.err.println(name() + ": " + line));
            if (complaints.size() > COMPLAINTS) {
                System.err.println(name() + ": and " + (complaints.size() - COMPLAINTS) + " lines more");
            }
            contestant.close();
        }
    }
}
