package io.portkeeper.testapp.bench;

import io.portkeeper.testapp.lab.Agent;
import io.portkeeper.testapp.lab.JvmCommand;
import io.portkeeper.testapp.result.Figure;
import io.portkeeper.testapp.result.Outcome;
import io.portkeeper.testapp.result.Results;
import io.portkeeper.testapp.result.Row;
import io.portkeeper.testapp.result.Table;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * Measures what agents add to the start of a JVM: {@code full AGENTS VERSION=HOME...}, or {@code quick AGENTS VERSION=HOME...}
 * for the first of these JDKs only. AGENTS is the directory of the jars of other agents.
 */
public final class StartMain {

    /** Who stands in the command line. */
    private enum Side {
        NONE("none"),
        PORTKEEPER("Portkeeper"),
        JACOCO("JaCoCo"),
        OPEN_TELEMETRY("OpenTelemetry");

        private final String title;

        Side(String title) {
            this.title = title;
        }

        JvmCommand into(JvmCommand hello, Path agents) {
            return switch (this) {
                case NONE -> hello;
                case PORTKEEPER -> Agent.under(hello, "pool=192.0.2.10-17");
                case JACOCO -> hello.withOptions("-javaagent:" + agents.resolve("jacoco.jar") + "=output=none");
                case OPEN_TELEMETRY ->
                    hello.withOptions(
                            "-javaagent:" + agents.resolve("opentelemetry.jar"),
                            "-Dotel.traces.exporter=none",
                            "-Dotel.metrics.exporter=none",
                            "-Dotel.logs.exporter=none");
            };
        }
    }

    private static final String WALL = "wall time";
    private static final String CPU = "processor time";

    private StartMain() {}

    public static void main(String[] args) throws Exception {
        boolean quick = args[0].equals("quick");
        Path agents = Path.of(args[1]).toAbsolutePath();
        List<String> jdks = Arrays.asList(args).subList(2, quick ? 3 : args.length);
        int runs = quick ? 2 : 10;
        Outcome outcome = Results.begin("start", "The start of a JVM");
        Path classPath = onlyHello();
        List<Row> rows = new ArrayList<>();
        List<Row> classes = new ArrayList<>();
        for (String jdk : jdks) {
            String[] versionAndHome = jdk.split("=", 2);
            Path home = Path.of(versionAndHome[1]);
            JvmCommand hello = JvmCommand.of(HelloMain.class).withJavaHome(home).withClassPath(classPath.toString());
            rows.addAll(rows(versionAndHome[0], hello, agents, runs));
            classes.addAll(classes(versionAndHome[0], hello, agents));
            outcome = outcome.with("JDK " + versionAndHome[0], release(home));
        }
        Results.asked()
                .write(outcome.with(new Table("Time of a program that prints one line", """
                From the start of the process to its end, %d runs with each agent and without any, in turn. Portkeeper has eight
                addresses as its pool; JaCoCo and OpenTelemetry write no data. Added: with minus without, by round; to JaCoCo's:
                processor time divided by that with JaCoCo, by round.
                """.formatted(runs), rows))
                        .with(new Table("Classes loaded before that program's own", """
                The agent's: those of its jar. Archived classes of the JDK come from its class-data archive, which makes them cheap;
                the others are parsed. One run each.
                """, classes)));
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

    private static List<Row> rows(String version, JvmCommand hello, Path agents, int runs) throws Exception {
        Map<Side, List<Effort>> efforts = new EnumMap<>(Side.class);
        for (int run = 0; run < runs; run++) {
            Side[] sides = Side.values();
            for (int i = 0; i < sides.length; i++) {
                // Every second time in the opposite order.
                Side side = sides[run % 2 == 0 ? i : sides.length - 1 - i];
                efforts.computeIfAbsent(side, unused -> new ArrayList<>()).add(Effort.of(side.into(hello, agents)));
            }
        }
        Figure plainWall = wall(efforts.get(Side.NONE));
        Figure plainCpu = cpu(efforts.get(Side.NONE));
        Figure jacocoCpu = cpu(efforts.get(Side.JACOCO));
        List<Row> rows = new ArrayList<>();
        for (Side side : Side.values()) {
            Figure wall = wall(efforts.get(side));
            Figure cpu = cpu(efforts.get(side));
            rows.add(Row.of("JDK", version, "agent", side.title)
                    .with(WALL, wall)
                    .with("added", Figure.difference(wall, plainWall))
                    .with(CPU, cpu)
                    .with("added to it", Figure.difference(cpu, plainCpu))
                    .with("to JaCoCo's", Figure.ratio(cpu, jacocoCpu)));
        }
        return rows;
    }

    private static Figure wall(List<Effort> efforts) {
        return new Figure("ms", efforts.stream().map(Effort::wallMillis).toList());
    }

    private static Figure cpu(List<Effort> efforts) {
        return new Figure("ms", efforts.stream().map(Effort::cpuMillis).toList());
    }

    /** Wall time and processor time of a JVM from its start to its end. */
    private record Effort(double wallMillis, double cpuMillis) {

        static Effort of(JvmCommand command) throws IOException, InterruptedException {
            List<String> words = new ArrayList<>(List.of(
                    "bash", "-c", "TIMEFORMAT='%R %U %S'; { time \"$@\" >/dev/null 2>&1; } 2>&1; exit", "bash"));
            words.addAll(command.words());
            ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
            builder.environment().put("LC_ALL", "C"); // for the decimal point
            Process process = builder.start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (process.waitFor() != 0) {
                throw new IOException(String.join(" ", command.words()) + " ended with " + process.exitValue());
            }
            String[] seconds = output.split(" ", -1);
            return new Effort(
                    Double.parseDouble(seconds[0]) * 1_000,
                    (Double.parseDouble(seconds[1]) + Double.parseDouble(seconds[2])) * 1_000);
        }
    }

    private static List<Row> classes(String version, JvmCommand hello, Path agents)
            throws IOException, InterruptedException {
        List<Row> rows = new ArrayList<>();
        for (Side side : Side.values()) {
            LoadedClasses loaded = LoadedClasses.before(HelloMain.class, side.into(hello, agents));
            if (side != Side.NONE && loaded.ofAgent() == 0) {
                throw new IOException(side.title + " did not start on JDK " + version);
            }
            rows.add(Row.of("JDK", version, "agent", side.title)
                    .with("the agent's", Figure.of("", loaded.ofAgent()))
                    .with("the JDK's, archived", Figure.of("", loaded.archived()))
                    .with("the JDK's, others", Figure.of("", loaded.ofJdk())));
        }
        return rows;
    }

    private static String release(Path home) throws IOException {
        Properties release = new Properties();
        try (InputStream file = Files.newInputStream(home.resolve("release"))) {
            release.load(file);
        }
        return release.getProperty("JAVA_VERSION", "unknown").replace("\"", "");
    }
}
