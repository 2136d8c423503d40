package io.portkeeper.testapp.peers;

import io.portkeeper.testapp.cli.HostAndPort;
import io.portkeeper.testapp.lab.Lab;
import io.portkeeper.testapp.load.Style;
import io.portkeeper.testapp.load.Target;
import io.portkeeper.testapp.origin.Origin;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** nginx or HAProxy, restarted for each origin, with a configuration from the resource folder {@code peers}. */
final class NativeContestant implements Contestant {

    private static final long START_SECONDS = 20;

    private static final String OUTPUT = "output.log";

    /** The second is written by nginx itself. */
    private static final List<String> LOGS = List.of(OUTPUT, "error.log");

    private final String template;
    private final Path folder;
    private final List<String> command;
    private Process process;

    private NativeContestant(
            Path program, String configuration, String placeholder, String sources, String... arguments)
            throws IOException {
        this.folder = Files.createTempDirectory("portkeeper-peer");
        this.template = resource(configuration).replace(placeholder, sources).replace("@FOLDER@", folder.toString());
        this.command = Stream.concat(
                        Stream.of(program.toString()),
                        Stream.concat(
                                Stream.of(arguments),
                                Stream.of(folder.resolve(configuration).toString())))
                .toList();
    }

    static NativeContestant nginx(Path programs, String shares) throws IOException {
        return new NativeContestant(programs.resolve("nginx"), "nginx.conf", "@SOURCES@", shares, "-c");
    }

    static NativeContestant haproxy(Path programs, String servers) throws IOException {
        return new NativeContestant(programs.resolve("haproxy"), "haproxy.cfg", "@SERVERS@", servers, "-db", "-f");
    }

    /** The first line that it prints about its version. */
    static String version(Path program) throws IOException {
        Process process = new ProcessBuilder(program.toString(), "-v")
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return output.lines().findFirst().orElse("unknown");
    }

    private static String resource(String name) throws IOException {
        try (InputStream resource = NativeContestant.class.getResourceAsStream("/peers/" + name)) {
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Override
    public Target toward(Origin origin) throws Exception {
        end();
        int port = Lab.freePort();
        Path configuration = Path.of(command.get(command.size() - 1));
        Files.writeString(
                configuration,
                template.replace("@LISTEN@", "0.0.0.0:" + port)
                        .replace("@ORIGIN@", HostAndPort.format(origin.address())));
        File log = folder.resolve(OUTPUT).toFile();
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                .start();
        awaitListening(port);
        return new Target(Style.REVERSE, Target.loopbacks(port), origin.address());
    }

    private void awaitListening(int port) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (true) {
            try (Socket socket = new Socket()) {
                socket.setSoLinger(true, 0);
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return;
            } catch (IOException e) {
                if (System.nanoTime() > deadline || !process.isAlive()) {
                    throw new IllegalStateException(command + " does not listen: " + complaints(), e);
                }
                Thread.sleep(50);
            }
        }
    }

    /** What it has written to its output and its log; nothing while it runs well. */
    @Override
    public List<String> complaints() {
        List<String> lines = new ArrayList<>();
        try {
            for (String log : LOGS) {
                Path file = folder.resolve(log);
                lines.addAll(Files.exists(file) ? Files.readAllLines(file) : List.of());
            }
        } catch (IOException e) {
            lines.add(e.toString());
        }
        return lines;
    }

    private void end() {
        if (process == null) {
            return;
        }
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        process = null;
    }

    @Override
    public void close() {
        end();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            // a temporary folder is left
        }
    }
}
