package io.portkeeper.testapp.hunt;

import io.portkeeper.testapp.cli.HostAndPort;
import io.portkeeper.testapp.exchange.Certificate;
import io.portkeeper.testapp.lab.Lab;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** The distribution's nginx, which terminates TLS 1.3 in front of another server. */
public final class Nginx implements AutoCloseable {

    private static final long START_SECONDS = 60;

    private final Path folder = Files.createTempDirectory("portkeeper-hunt");
    private final InetSocketAddress address;
    private final Process process;

    public Nginx(InetAddress host, InetSocketAddress origin) throws Exception {
        address = new InetSocketAddress(host, Lab.freePort());
        Certificate.pem(folder.resolve("key.pem"), folder.resolve("certificate.pem"));
        Path configuration = folder.resolve("nginx.conf");
        Files.writeString(
                configuration,
                template()
                        .replace("@FOLDER@", folder.toString())
                        .replace("@LISTEN@", HostAndPort.format(address))
                        .replace("@ORIGIN@", HostAndPort.format(origin)));
        process = new ProcessBuilder(program(), "-c", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output.log").toFile())
                .start();
        awaitListening();
    }

    private static String program() {
        String program = System.getProperty("portkeeper-test.nginx");
        if (program == null || !Files.isExecutable(Path.of(program))) {
            throw new IllegalStateException("nginx is not there: run scripts/test");
        }
        return program;
    }

    private static String template() throws IOException {
        try (InputStream resource = Nginx.class.getResourceAsStream("/hunt/nginx.conf")) {
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void awaitListening() throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (true) {
            try (Socket socket = new Socket()) {
                socket.setSoLinger(true, 0);
                socket.connect(address);
                return;
            } catch (IOException e) {
                if (System.nanoTime() > deadline || !process.isAlive()) {
                    String output = Files.readString(folder.resolve("output.log"));
                    close();
                    throw new IllegalStateException("nginx does not listen: " + output, e);
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            }
        }
    }

    public InetSocketAddress address() {
        return address;
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
