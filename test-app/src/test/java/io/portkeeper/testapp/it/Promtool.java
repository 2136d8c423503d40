package io.portkeeper.testapp.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Prometheus' own judge of what it reads: {@code scripts/test} finds or fetches it. */
final class Promtool {

    /**
     * What it had to say.
     *
     * @param status 0 when all is well
     */
    record Verdict(int status, String output) {}

    private Promtool() {}

    /** Of a text that an exporter answers. */
    static Verdict checkMetrics(String text) throws IOException, InterruptedException {
        return run(text, "check", "metrics");
    }

    static Verdict checkRules(Path file) throws IOException, InterruptedException {
        return run("", "check", "rules", file.toString());
    }

    static Verdict testRules(Path file) throws IOException, InterruptedException {
        return run("", "test", "rules", file.toString());
    }

    private static Verdict run(String input, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(System.getProperty("portkeeper-test.promtool", "promtool")));
        command.addAll(List.of(arguments));
        // A file, for it may answer before it has read all.
        Path output = Files.createTempFile("promtool", ".txt");
        try {
            Process process =
                    start(new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()));
            try (OutputStream stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(UTF_8));
            }
            return new Verdict(process.waitFor(), Files.readString(output));
        } finally {
            Files.delete(output);
        }
    }

    private static Process start(ProcessBuilder builder) {
        try {
            return builder.start();
        } catch (IOException e) {
            throw new IllegalStateException(
                    "no promtool on PATH, and scripts/test could not fetch it: see the beginning of its output", e);
        }
    }
}
