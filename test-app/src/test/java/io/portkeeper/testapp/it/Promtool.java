package io.portkeeper.testapp.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs promtool, Prometheus' own checker. {@code scripts/test} finds or fetches it. */
final class Promtool {

    /**
     * What promtool said.
     *
     * @param status 0 if it found no problem
     */
    record Verdict(int status, String output) {}

    private Promtool() {}

    /** Checks a text that an exporter has answered. */
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
        // The output goes to a file, because promtool may write it before it has read all of its input.
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
