package io.portkeeper.testapp.lab;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How to start a JVM: {@code JvmCommand.of(TomcatMain.class, "127.0.0.1:0").withOptions("-Xmx1g").start()}.
 *
 * @param javaHome the directory that holds {@code bin/java}
 * @param options the options before the main class, including {@code -javaagent}
 * @param environment variables set in addition to those inherited
 */
public record JvmCommand(
        Path javaHome,
        String classPath,
        List<String> options,
        String mainClass,
        List<String> args,
        Map<String, String> environment) {

    public JvmCommand {
        options = List.copyOf(options);
        args = List.copyOf(args);
        environment = Map.copyOf(environment);
    }

    /** Runs a main class with the Java and the class path of this JVM. */
    public static JvmCommand of(Class<?> mainClass, String... args) {
        return new JvmCommand(
                Path.of(System.getProperty("java.home")),
                System.getProperty("java.class.path"),
                List.of(),
                mainClass.getName(),
                List.of(args),
                Map.of());
    }

    public JvmCommand withJavaHome(Path home) {
        return new JvmCommand(home, classPath, options, mainClass, args, environment);
    }

    public JvmCommand withClassPath(String path) {
        return new JvmCommand(javaHome, path, options, mainClass, args, environment);
    }

    /** Adds options after those already there. */
    public JvmCommand withOptions(String... more) {
        List<String> all = Stream.concat(options.stream(), Stream.of(more)).toList();
        return new JvmCommand(javaHome, classPath, all, mainClass, args, environment);
    }

    public JvmCommand withEnvironment(String name, String value) {
        Map<String, String> all = new HashMap<>(environment);
        all.put(name, value);
        return new JvmCommand(javaHome, classPath, options, mainClass, args, all);
    }

    /**
     * The command line, word by word.
     *
     * <p>With {@code portkeeper-test.brief} the JVM compiles with C1 only: a JVM that lives for seconds would spend more
     * time in C2 than on everything else, and several of them share two processors.
     */
    public List<String> words() {
        List<String> words = new ArrayList<>();
        words.add(javaHome.resolve("bin/java").toString());
        if (Boolean.getBoolean("portkeeper-test.brief")) {
            words.add("-XX:TieredStopAtLevel=1");
        }
        words.addAll(options);
        words.addAll(List.of("-cp", classPath, mainClass));
        words.addAll(args);
        return words;
    }

    public Jvm start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(words());
        adjust(builder.environment());
        return new Jvm(builder.start());
    }

    /** Turns the environment inherited from this JVM into that of the new one. */
    void adjust(Map<String, String> inherited) {
        inherited.keySet().removeIf(JvmCommand::changesJvm);
        inherited.putAll(environment);
    }

    /** Whether this variable, set by the user, would start a JVM other than the one that the test describes. */
    private static boolean changesJvm(String name) {
        return name.equals("JAVA_TOOL_OPTIONS")
                || name.equals("JDK_JAVA_OPTIONS")
                || name.equals("_JAVA_OPTIONS")
                || name.startsWith("PORTKEEPER_");
    }
}
