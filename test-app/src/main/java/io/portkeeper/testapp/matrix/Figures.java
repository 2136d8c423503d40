package io.portkeeper.testapp.matrix;

import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What was measured of one proxy, without the agent or with it.
 *
 * @param held requests held at once
 * @param sources addresses that their connections came from
 * @param heldFailed how many of {@link Held#WANTED} requests failed
 * @param rateSent requests sent at {@link Rate#PER_SECOND}
 * @param rateFailed how many of them failed
 * @param firstFailureMillis time from the start until the first of them was due, in milliseconds; -1 if none failed
 * @param moreFailed how many of {@link Reaped#MORE} requests failed that came when all ports were in use
 * @param lost connections with a stalled answer that were lost because of them
 * @param wronglyKept how many of these were kept although they had been idle for longer than one that was lost
 * @param downloadsFailed how many of {@link Reaped#DOWNLOADS} slow downloads were interrupted meanwhile
 */
record Figures(
        int held,
        int sources,
        int heldFailed,
        int rateSent,
        int rateFailed,
        int firstFailureMillis,
        int moreFailed,
        int lost,
        int wronglyKept,
        int downloadsFailed) {

    /** Two steps of the agent's clock. */
    static final Duration GRAIN = Duration.ofMillis(35);

    static Figures of(Held held, Rate rate, Reaped reaped) {
        return new Figures(
                held.most(),
                held.sources().size(),
                held.result().failed(),
                rate.result().attempted(),
                rate.result().failed(),
                rate.result()
                        .firstFailure()
                        .map(after -> Math.toIntExact(after.toMillis()))
                        .orElse(-1),
                reaped.more().failed(),
                reaped.lost(),
                reaped.wronglyKept(GRAIN).size(),
                reaped.downloads().failed());
    }

    static Figures parse(String text) {
        int[] n = Arrays.stream(text.split(" ", -1)).mapToInt(Integer::parseInt).toArray();
        return new Figures(n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7], n[8], n[9]);
    }

    /** The figures in the form that {@link #parse} reads. */
    String text() {
        return IntStream.of(
                        held,
                        sources,
                        heldFailed,
                        rateSent,
                        rateFailed,
                        firstFailureMillis,
                        moreFailed,
                        lost,
                        wronglyKept,
                        downloadsFailed)
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(" "));
    }
}
