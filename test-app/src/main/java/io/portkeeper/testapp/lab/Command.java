package io.portkeeper.testapp.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A command that has ended, and what it printed.
 *
 * @param output standard output and standard error, in the order in which they were printed
 */
public record Command(int status, String output) {

    /** More than the commands allow themselves, which then say what they have waited for. */
    private static final int LIMIT_SECONDS = 90;

    /** Runs {@code java -jar portkeeper.jar ARGUMENTS}. */
    public static Command portkeeper(String... arguments) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("-jar", Agent.path().toString()));
        words.addAll(List.of(arguments));
        return ofJdk("java", words.toArray(String[]::new));
    }

    /**
     * Runs a tool of the JDK that runs the tests: {@code jcmd}, {@code jfr}.
     *
     * @throws IOException if it is still running after 90 s
     */
    public static Command ofJdk(String tool, String... arguments) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", tool).toString());
        words.addAll(List.of(arguments));
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        process.getOutputStream().close();
        CompletableFuture<Process> inTime = process.onExit().orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS);
        inTime.exceptionally(late -> {
            process.toHandle().destroyForcibly(); // unlike the process's own method, closes no stream
            return null;
        });
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        if (inTime.isCompletedExceptionally()) {
            throw new IOException("still running after " + LIMIT_SECONDS + " s: " + words + "; it printed " + output);
        }
        return new Command(process.exitValue(), output);
    }

    /**
     * Returns the output.
     *
     * @throws IllegalStateException if the exit status is not 0
     */
    public String succeeded() {
        if (status != 0) {
            throw new IllegalStateException("exit status " + status + ": " + output);
        }
        return output;
    }
}
