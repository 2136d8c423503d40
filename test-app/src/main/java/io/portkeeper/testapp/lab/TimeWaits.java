package io.portkeeper.testapp.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Who has connections in TIME_WAIT, as {@code ss} tells. */
public final class TimeWaits {
    private static final String[] TIME_WAIT = {"state", "time-wait"};

    /** Until the side that closes first has seen the other one close. */
    private static final String[] OPEN = {
        "state", "syn-sent", "state", "established", "state", "fin-wait-1", "state", "fin-wait-2"
    };

    private TimeWaits() {}

    /**
     * Counts them.
     *
     * @param side {@code src} or {@code dst}: where the address is, seen from whom they cost a port
     */
    public static int count(String side, String address) throws IOException {
        return count(TIME_WAIT, side, address);
    }

    /** Counts those that may come to be in it. */
    public static int open(String side, String address) throws IOException {
        return count(OPEN, side, address);
    }

    private static int count(String[] states, String side, String address) throws IOException {
        List<String> words = new ArrayList<>(List.of("ss", "-Htan"));
        words.addAll(List.of(states));
        words.addAll(List.of(side, address));
        Process ss = new ProcessBuilder(words).redirectErrorStream(true).start();
        return (int)
                new String(ss.getInputStream().readAllBytes(), UTF_8).lines().count();
    }
}
