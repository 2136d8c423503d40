package io.portkeeper.testapp.cost;

import io.portkeeper.testapp.cli.HostAndPort;
import io.portkeeper.testapp.load.Answers;
import io.portkeeper.testapp.load.Style;
import io.portkeeper.testapp.load.Target;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;

/** wrk: clients that send the next request when the last one has been answered. */
final class Wrk implements AutoCloseable {

    private static final int THREADS = 2;
    static final int CLIENTS = 32;
    private static final String SCRIPT = "wrk.lua";

    private final Path program;
    private final Path script;

    /**
     * @param folder of the peers' programs; wrk is in its {@code bin}
     */
    Wrk(Path folder) throws IOException {
        program = folder.resolve("bin/wrk");
        script = Files.createTempFile("portkeeper-cost", ".lua");
        try (InputStream packed = Wrk.class.getResourceAsStream(SCRIPT)) {
            Files.copy(packed, script, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Sends requests for that path, for that duration. */
    Answers run(Target target, String path, Duration duration) throws IOException, InterruptedException {
        String origin = HostAndPort.format(target.origin());
        Process process = new ProcessBuilder(
                        program.toString(),
                        "--threads=" + THREADS,
                        "--connections=" + CLIENTS,
                        "--duration=" + duration.toSeconds() + "s",
                        "--script=" + script,
                        "http://" + HostAndPort.format(target.entries().get(0)) + "/",
                        "--",
                        target.style() == Style.FORWARD ? "http://" + origin + path : path,
                        origin)
                .redirectErrorStream(true)
                .start();
        try {
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            return Answers.parse(output);
        } finally {
            process.destroy();
        }
    }

    /** Its version, from the first line that it prints about itself. */
    String version() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(program.toString(), "--version")
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output.lines().findFirst().orElse("unknown").replaceAll("^wrk | \\[.*", "");
    }

    @Override
    public void close() throws IOException {
        Files.delete(script);
    }
}
