package io.portkeeper.cli;

import io.portkeeper.config.Durations;
import io.portkeeper.start.Version;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The command line: what the jar does if it is run, instead of being named as an agent. */
@Command(
        name = "portkeeper",
        description = "Ends TCP port exhaustion in a JVM proxy. Add to the proxy's start script:%n%n"
                + "  java -javaagent:portkeeper.jar -Dportkeeper.pool=192.0.2.10-192.0.2.17 -jar proxy.jar%n",
        mixinStandardHelpOptions = true,
        versionProvider = Main.OfBuild.class,
        subcommands = {
            CheckCommand.class,
            PlanCommand.class,
            AttachCommand.class,
            StatusCommand.class,
            TopCommand.class,
            ReportCommand.class,
            DrainCommand.class,
            UndrainCommand.class
        })
public final class Main implements Runnable {

    /** Wide enough for the line of the start script. */
    private static final int USAGE_COLUMNS = 100;

    @Spec
    private CommandSpec spec;

    @Option(names = "--options", description = "Print all options of the agent, in Markdown.")
    private boolean options;

    private Main() {}

    /** The version that Maven built. */
    static final class OfBuild implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {Version.text()};
        }
    }

    /** Runs a command. The exit status is 2 if the arguments are wrong, and otherwise the command's own. */
    public static void main(String[] arguments) {
        int status = run(new PrintWriter(System.out, true, StandardCharsets.UTF_8), arguments);
        if (status != 0) {
            System.exit(status);
        }
    }

    static int run(PrintWriter out, String... arguments) {
        return new CommandLine(new Main())
                .registerConverter(Duration.class, Main::duration)
                .setOut(out)
                .setUsageHelpWidth(USAGE_COLUMNS)
                .execute(arguments);
    }

    private static Duration duration(String text) {
        Duration duration = Durations.parse(text);
        if (duration == null) {
            throw new TypeConversionException("'" + text + "' is not " + Durations.EXPECTED);
        }
        return duration;
    }

    @Override
    public void run() {
        if (options) {
            spec.commandLine().getOut().print(OptionTable.markdown());
            spec.commandLine().getOut().flush();
        } else {
            spec.commandLine().usage(spec.commandLine().getOut());
        }
    }
}
