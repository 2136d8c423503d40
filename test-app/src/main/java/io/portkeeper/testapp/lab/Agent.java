package io.portkeeper.testapp.lab;

import java.nio.file.Files;
import java.nio.file.Path;

/** The agent's jar, as it was built. */
public final class Agent {

    private static final Path JAR = jar();

    private Agent() {}

    private static Path jar() {
        Path jar = Path.of(System.getProperty("portkeeper-test.agent")).normalize();
        if (!Files.exists(jar)) {
            throw new IllegalStateException(jar + " is not there: run scripts/test");
        }
        return jar;
    }

    /** The path of the jar. */
    public static Path path() {
        return JAR;
    }

    /** The JVM option that loads the agent. */
    public static String option() {
        return "-javaagent:" + JAR;
    }

    /** Adds the agent to a command, with options of the agent given as {@code key=value}. */
    public static JvmCommand under(JvmCommand command, String... options) {
        JvmCommand under = command.withOptions(option());
        for (String option : options) {
            under = under.withOptions("-Dportkeeper." + option);
        }
        return under;
    }
}
