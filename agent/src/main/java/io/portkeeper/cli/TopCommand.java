package io.portkeeper.cli;

import io.portkeeper.status.Status;
import java.io.IOException;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The same again and again, until it is interrupted. */
@Command(
        name = "top",
        description = "The status of a running JVM's agent as a live table; ends with Ctrl-C.",
        mixinStandardHelpOptions = true)
final class TopCommand extends JvmCommand {

    /** Home, and erase what is below (ECMA-48, CUP and ED). */
    private static final String CLEAR = "\u001b[H\u001b[J";

    /** So many rows of each table, that all fits a screen. */
    private static final int ROWS = 8;

    @Option(
            names = "--every",
            paramLabel = "TIME",
            defaultValue = "2s",
            description = "How often; default: ${DEFAULT-VALUE}.")
    private Duration every;

    @Option(names = "--times", paramLabel = "N", description = "How often in all; default: without end.")
    private int times;

    @Override
    void run(RunningJvm jvm) throws IOException {
        Status before = null;
        for (int i = 1; ; i++) {
            Status now = jvm.status();
            out().print(CLEAR);
            StatusText.print(now, ROWS, out());
            if (before != null) {
                StatusText.printRates(before, now, out());
            }
            out().flush();
            if (i == times) {
                return;
            }
            before = now;
            try {
                Thread.sleep(every.toMillis());
            } catch (InterruptedException e) {
                return;
            }
        }
    }
}
