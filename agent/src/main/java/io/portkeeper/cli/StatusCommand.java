package io.portkeeper.cli;

import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints the status of the agent in a JVM. */
@Command(
        name = "status",
        description = "Sources, the fullest lanes, who holds ports and what was reset, in a running JVM.",
        mixinStandardHelpOptions = true)
final class StatusCommand extends JvmCommand {

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    @Override
    void run(RunningJvm jvm) throws IOException {
        if (json) {
            out().println(jvm.ask("status"));
        } else {
            StatusText.print(jvm.status(), StatusText.ALL, out());
        }
    }
}
