package io.portkeeper.cli;

import io.portkeeper.config.Option;
import io.portkeeper.config.Settings;
import io.portkeeper.config.WrongOption;
import io.portkeeper.status.Status;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Properties;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Starts the agent in a running JVM. */
@Command(
        name = "attach",
        description =
                "Starts the agent in a running JVM: what it connects from then on goes through it. Connections that are"
                        + " already open are left alone, and counted as unknown. A wrong option changes nothing.",
        mixinStandardHelpOptions = true)
final class AttachCommand extends JvmCommand {

    @Parameters(
            index = "1",
            arity = "0..1",
            defaultValue = "",
            paramLabel = "OPTIONS",
            description = "As behind -javaagent:portkeeper.jar= : key=value,key=value")
    private String options;

    @Override
    void run(RunningJvm jvm) throws IOException {
        if (jvm.hasAgent()) {
            throw new IllegalStateException(
                    "the agent is already running in process " + pid() + ": see the command status");
        }
        if (ModuleLayer.boot().findModule("jdk.attach").isEmpty()) {
            throw new IllegalStateException("this Java has no module jdk.attach: run the command by a JDK");
        }
        check();
        jvm.start(jar(), options);
        Status status = jvm.status();
        out().println("the agent runs in process " + pid() + ": "
                + (status.pool() == null ? "no pool, the kernel chooses the source" : "pool " + status.pool())
                + (status.unknown() == null
                        ? ""
                        : "; " + status.unknown() + " outgoing connections were already open and are left alone"));
        status.lacks().forEach(lack -> out().println("WARN: " + lack));
        out().println("it ends with that process: add -javaagent:" + jar() + (options.isEmpty() ? "" : "=" + options)
                + " to its start script");
    }

    /** Checks the options first, because the other JVM would report a mistake only on its own stderr. */
    private void check() {
        Settings settings;
        try {
            settings = Settings.read(options, new Properties(), Map.of());
        } catch (WrongOption e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
        if (settings == null) {
            throw new IllegalArgumentException("enabled=false starts nothing");
        }
        for (Option option : new Option[] {Option.CONFIG, Option.LOG_FILE}) {
            String file = settings.texts().get(option);
            if (settings.given().contains(option) && !file.startsWith("/")) {
                throw new IllegalArgumentException(option.key() + "=" + file
                        + " would be read from the directory of process " + pid() + ": expected an absolute path");
            }
        }
    }

    private static String jar() throws IOException {
        try {
            return new File(AttachCommand.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .getAbsolutePath();
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }
}
