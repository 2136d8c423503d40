package io.portkeeper.cli;

import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Takes a source out of use. */
@Command(
        name = "drain",
        description =
                "Gives a source of a running JVM no new connection, until undrain or that JVM's end; those that it has stay.",
        mixinStandardHelpOptions = true)
final class DrainCommand extends JvmCommand {

    @Parameters(index = "1", paramLabel = "ADDRESS", description = "The source.")
    private String address;

    @Override
    void run(RunningJvm jvm) throws IOException {
        out().println(jvm.ask("drain", address));
    }
}
