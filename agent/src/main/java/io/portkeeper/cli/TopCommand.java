package io.portkeeper.cli;

import io.portkeeper.status.Status;
import java.io.IOException;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints the status repeatedly, until it is interrupted or was printed {@code --times} times. */
@Command(
        name = "top",
        description = "The status of a running JVM's agent as a live table; ends with Ctrl-C.",
        mixinStandardHelpOptions = true)
final class TopCommand extends JvmCommand {

    /** Moves the cursor to the upper left corner and erases everything after it (ECMA-48, CUP and ED). */
    private static final String CLEAR = "\u001b[H\u001b[J";

    /** Rows of each table: everything fits on a screen. */
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
