package io.portkeeper.cli;

import java.io.IOException;
import picocli.CommandLine.Command;

/** Prints who holds the ports of a JVM. */
@Command(
        name = "report",
        description =
                "Who holds the ports of a running JVM: its destinations, lanes, and the code that opened the connections.",
        mixinStandardHelpOptions = true)
final class ReportCommand extends JvmCommand {

    @Override
    void run(RunningJvm jvm) throws IOException {
        out().println(jvm.ask("report"));
    }
}
