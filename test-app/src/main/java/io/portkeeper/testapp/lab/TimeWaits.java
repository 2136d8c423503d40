package io.portkeeper.testapp.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;

/** Who has connections in TIME_WAIT, as {@code ss} tells. */
public final class TimeWaits {
    private TimeWaits() {}

    /**
     * Counts them.
     *
     * @param side {@code src} or {@code dst}: where the address is, seen from whom they cost a port
     */
    public static int count(String side, String address) throws IOException {
        Process ss = new ProcessBuilder("ss", "-Htan", "state", "time-wait", side, address)
                .redirectErrorStream(true)
                .start();
        return (int)
                new String(ss.getInputStream().readAllBytes(), UTF_8).lines().count();
    }
}
