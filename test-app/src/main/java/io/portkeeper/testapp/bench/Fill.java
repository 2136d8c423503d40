package io.portkeeper.testapp.bench;

import io.portkeeper.testapp.lab.Jvm;
import io.portkeeper.testapp.lab.JvmCommand;
import io.portkeeper.testapp.lab.Lab;
import io.portkeeper.testapp.ports.ClosingServer;
import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * What it cost to fill a lane with connections, one after another.
 *
 * @param opened how many were opened before the first failure
 * @param firstNanos the median of the connects in the first third of the range
 * @param middleNanos the same in the second third; 0 if that was not reached
 * @param lastNanos the same in the last third; 0 if that was not reached
 * @param failure the message of the first failure, or {@code none}
 */
public record Fill(int opened, long firstNanos, long middleNanos, long lastNanos, String failure) {

    private static final Duration LIMIT = Duration.ofMinutes(5);

    /**
     * Fills a lane to a new server.
     *
     * @param ports how many the lane has
     * @param change what to change in the program's command
     */
    public static Fill measure(int ports, UnaryOperator<JvmCommand> change) throws Exception {
        try (ClosingServer server = new ClosingServer(Lab.DESTINATION);
                ClosingServer warmUp = new ClosingServer(Lab.OTHER_DESTINATION);
                Jvm jvm = change.apply(JvmCommand.of(
                                FillMain.class, server.hostAndPort(), warmUp.hostAndPort(), String.valueOf(ports)))
                        .start()) {
            return parse(jvm.awaitLine(line -> line.startsWith("filled "), LIMIT));
        }
    }

    static Fill parse(String line) {
        String[] words = line.split(" ", 6);
        return new Fill(
                Integer.parseInt(words[1]),
                Long.parseLong(words[2]),
                Long.parseLong(words[3]),
                Long.parseLong(words[4]),
                words[5]);
    }

    String line() {
        return "filled " + opened + " " + firstNanos + " " + middleNanos + " " + lastNanos + " " + failure;
    }

    /** How much more a connect costs in the last third than in the first. */
    public double ratio() {
        return (double) lastNanos / firstNanos;
    }
}
