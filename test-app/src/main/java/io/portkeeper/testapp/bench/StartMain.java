package io.portkeeper.testapp.bench;

import io.portkeeper.testapp.lab.Agent;
import io.portkeeper.testapp.lab.Jvm;
import io.portkeeper.testapp.lab.JvmCommand;
import io.portkeeper.testapp.result.Figure;
import io.portkeeper.testapp.result.Outcome;
import io.portkeeper.testapp.result.Results;
import io.portkeeper.testapp.result.Row;
import io.portkeeper.testapp.result.Table;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;

/**
 * Measures what the agent adds to the start of a JVM: {@code full VERSION=HOME...}, or {@code quick VERSION=HOME...} for the
 * first of these JDKs only.
 */
public final class StartMain {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private StartMain() {}

    public static void main(String[] args) throws Exception {
        boolean quick = args[0].equals("quick");
        List<String> jdks = Arrays.asList(args).subList(1, quick ? 2 : args.length);
        int runs = quick ? 2 : 10;
        Outcome outcome = Results.begin("start", "The start of a JVM");
        Path classPath = onlyHello();
        List<Row> rows = new ArrayList<>();
        for (String jdk : jdks) {
            String[] versionAndHome = jdk.split("=", 2);
            Path home = Path.of(versionAndHome[1]);
            rows.add(row(
                    versionAndHome[0],
                    JvmCommand.of(HelloMain.class).withJavaHome(home).withClassPath(classPath.toString()),
                    runs));
            outcome = outcome.with("JDK " + versionAndHome[0], release(home));
        }
        Results.asked()
                .write(outcome.with(
                        new Table("Wall time of a program that prints one line", """
                From the start of the process to its end, %d runs without the agent and with it in turn, with eight addresses as its
                pool. Added: with less without in the same round; added to the least: the fastest run with less the fastest without.
                """.formatted(runs), rows)));
    }

    /** A class path of one class. */
    private static Path onlyHello() throws IOException {
        Path folder = Path.of("target/hello");
        Path file = folder.resolve(HelloMain.class.getName().replace('.', '/') + ".class");
        Files.createDirectories(file.getParent());
        try (InputStream code = HelloMain.class.getResourceAsStream("HelloMain.class")) {
            Files.copy(code, file, StandardCopyOption.REPLACE_EXISTING);
        }
        return folder;
    }

    private static Row row(String version, JvmCommand hello, int runs) throws Exception {
        List<Double> without = new ArrayList<>();
        List<Double> with = new ArrayList<>();
        for (int run = 0; run < runs; run++) {
            // every second time in the opposite order
            for (boolean agent : new boolean[] {run % 2 != 0, run % 2 == 0}) {
                (agent ? with : without).add(agent ? millisUnderAgent(hello) : millis(hello, "hello"));
            }
        }
        Figure plain = new Figure("ms", without);
        Figure under = new Figure("ms", with);
        return Row.of("JDK", version)
                .with("without", plain)
                .with("with", under)
                .with("added", Figure.difference(under, plain))
                .with("added to the least", Figure.of("ms", under.least() - plain.least()));
    }

    private static double millisUnderAgent(JvmCommand hello) throws Exception {
        return millis(Agent.under(hello, "pool=192.0.2.10-17"), "is live");
    }

    private static double millis(JvmCommand command, String expected) throws Exception {
        long start = System.nanoTime();
        try (Jvm jvm = command.start()) {
            int exitCode = jvm.exitCode(LIMIT);
            double millis = (System.nanoTime() - start) / 1e6;
            jvm.awaitLine(line -> line.contains(expected), LIMIT);
            if (exitCode != 0) {
                throw new IOException(String.join(" ", command.words()) + " ended with " + exitCode);
            }
            return millis;
        }
    }

    private static String release(Path home) throws IOException {
        Properties release = new Properties();
        try (InputStream file = Files.newInputStream(home.resolve("release"))) {
            release.load(file);
        }
        return release.getProperty("JAVA_VERSION", "unknown").replace("\"", "");
    }
}
