package io.portkeeper.testapp.load;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The result of clients that send as fast as they are answered.
 *
 * @param answered requests answered with a status below 400
 * @param failed the other requests, and connections that were refused or broke
 * @param micros duration of the run, in microseconds
 * @param p99Micros 99th percentile of the latency, in microseconds
 */
public record Answers(long answered, long failed, long micros, long p99Micros) {

    private static final Pattern RESULT =
            Pattern.compile("^result answered=(\\d+) failed=(\\d+) micros=(\\d+) p99=(\\d+)$", Pattern.MULTILINE);

    /**
     * Reads what {@code wrk.lua} makes wrk print at the end.
     *
     * @throws IllegalArgumentException if it is missing, or no request was answered
     */
    public static Answers parse(String output) {
        Matcher result = RESULT.matcher(output);
        if (!result.find()) {
            throw new IllegalArgumentException("no result of wrk: " + output);
        }
        Answers parsed = new Answers(
                Long.parseLong(result.group(1)),
                Long.parseLong(result.group(2)),
                Long.parseLong(result.group(3)),
                Long.parseLong(result.group(4)));
        if (parsed.answered == 0) {
            throw new IllegalArgumentException("wrk had no answer: " + output);
        }
        return parsed;
    }

    /** Answered requests per second. */
    public double perSecond() {
        return answered * 1e6 / micros;
    }
}
