package io.portkeeper.testapp.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The number of connections in TIME_WAIT, as {@code ss} reports it. */
public final class TimeWaits {
    private static final String[] TIME_WAIT = {"state", "time-wait"};

    /** The states, before TIME_WAIT, of the side that connects and closes first. */
    private static final String[] OPEN = {
        "state", "syn-sent", "state", "established", "state", "fin-wait-1", "state", "fin-wait-2"
    };

    private TimeWaits() {}

    /**
     * Counts the connections in TIME_WAIT on one side.
     *
     * @param side whether {@code address} is the local ({@code src}) or the remote ({@code dst}) address of that side
     */
    public static int count(String side, String address) throws IOException {
        return count(TIME_WAIT, side, address);
    }

    /** Counts the connections that may still enter TIME_WAIT on that side. */
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
