package io.portkeeper.cli;

import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Takes a source back into use. */
@Command(
        name = "undrain",
        description = "Lets a source that was drained by the command drain have connections again.",
        mixinStandardHelpOptions = true)
final class UndrainCommand extends JvmCommand {

    @Parameters(index = "1", paramLabel = "ADDRESS", description = "The source.")
    private String address;

    @Override
    void run(RunningJvm jvm) throws IOException {
        out().println(jvm.ask("undrain", address));
    }
}
