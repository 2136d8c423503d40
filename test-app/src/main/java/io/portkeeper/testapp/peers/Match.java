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

/** A contender with so many sources, and the search for the highest rate at which it fails no request. */
final class Match implements AutoCloseable {

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

    /** Starts it anew: an overload leaves marks, LittleProxy keeps the descriptors of clients that gave up until it has none left. */
    void startAnew() throws Exception {
        contestant.close();
        start();
    }

    boolean isOver() {
        return search.next().isEmpty();
    }

    /**
     * Measures the next rate.
     *
     * @param attempts where others run beside it and may make the load late
     * @return whether it was kept
     */
    boolean measure(Duration duration, int attempts) throws Exception {
        int rate = search.next().orElseThrow();
        RateRun run = RateRun.of(contestant, rate, duration);
        for (int i = 1; i < attempts && run.result().failed() == 0 && run.isLate(); i++) {
            System.out.printf("%s, %d sources, %,d/s: the load was late, once more%n", name(), sources, rate);
            run = RateRun.of(contestant, rate, duration);
        }
        runs.add(run);
        search.found(run.isKept());
        System.out.printf(
                "%s, %s, %d sources, %,d/s: %s%n",
                contender.proxy(),
                contender.remedy(),
                sources,
                run.rate(),
                run.isKept()
                        ? "kept"
                        : run.result().failed() + " failed " + run.result().failures());
        return run.isKept();
    }

    /** In words, as a heading for charts. */
    String name() {
        return contender.proxy() + ", " + contender.remedy();
    }

    Row subject() {
        return Row.of("proxy", contender.proxy(), "remedy", contender.remedy(), "sources", String.valueOf(sources));
    }

    /** The highest rate that it kept; 0 when it kept none. */
    OptionalInt highestKept() {
        return search.highestKept();
    }

    /** What it kept and what not. */
    Row outcome() {
        Row row = subject()
                .with("failure-free rate", Figure.of("1/s", highestKept().orElse(0)));
        return runs.stream()
                .mapToInt(RateRun::rate)
                .filter(rate -> rate > highestKept().orElse(0))
                .min()
                .stream()
                .mapToObj(rate -> row.with("lowest rate with failures", Figure.of("1/s", rate)))
                .findFirst()
                .orElse(row);
    }

    /** Its runs, by rate. */
    List<RateRun> runs() {
        return runs.stream().sorted(Comparator.comparingInt(RateRun::rate)).toList();
    }

    /** What went wrong inside. */
    List<String> complaints() {
        return contestant == null ? List.of() : contestant.complaints();
    }

    @Override
    public void close() {
        if (contestant != null) {
            contestant.close();
        }
    }
}
