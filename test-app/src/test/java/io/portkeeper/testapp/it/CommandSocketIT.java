package io.portkeeper.testapp.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.portkeeper.testapp.connect.Connector;
import io.portkeeper.testapp.lab.Agent;
import io.portkeeper.testapp.lab.Command;
import io.portkeeper.testapp.lab.Jvm;
import io.portkeeper.testapp.lab.JvmCommand;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands' socket in a {@code /tmp} that other users, other containers and cleaners use too, and with clients that send
 * nothing or do not stop sending.
 */
class CommandSocketIT {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    private static final Path TMP = Path.of("/tmp");

    private static final int SILENT = 1_000;

    /**
     * More threads than a JVM starts for itself meanwhile, above all for its compilers. If the agent started one for each
     * client, there would be 1,000 more.
     */
    private static final int FEW_THREADS = 50;

    private static final int ENDLESS_MIB = 64;

    @TempDir
    private Path folder;

    private static String status(long pid) throws Exception {
        return Command.portkeeper("status", String.valueOf(pid)).succeeded();
    }

    /** The status of a JVM whose agent may not have opened its socket yet, which takes a while on a busy machine. */
    private static String firstStatus(long pid) {
        return await().atMost(LIMIT)
                .ignoreExceptionsInstanceOf(IllegalStateException.class)
                .until(() -> status(pid), status -> true);
    }

    private static void run(String... words) throws Exception {
        Process process = new ProcessBuilder(words).inheritIO().start();
        assertThat(process.waitFor()).as(String.join(" ", words)).isZero();
    }

    private static void end(Connector connector) throws Exception {
        connector.jvm().closeStdin();
        assertThat(connector.jvm().exitCode(LIMIT)).isZero();
    }

    /** If {@code fs.protected_symlinks} is 0, as in many containers, root follows links in /tmp that anyone has made. */
    @Test
    void a_link_of_another_user_does_not_have_the_jvm_delete_what_lies_where_it_leads() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path lies = Files.createFile(folder.resolve("agent.sock"));
        Path link = null;
        // Connector.start would wait for the program first, but the link must be there before the agent opens its
        // socket, 10 s after the start.
        try (Jvm jvm = Agent.under(Connector.command(), "pool=10.9.0.1").start()) {
            link = TMP.resolve("portkeeper-" + jvm.pid());
            List<String> words = new ArrayList<>(List.of("ln", "-s", folder.toString(), link.toString()));
            if (isRoot()) {
                words.addAll(0, List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
            }
            run(words.toArray(String[]::new));

            assertThat(firstStatus(jvm.pid())).contains("pool 10.9.0.1,");
            assertThat(lies).exists();
        } finally {
            if (link != null) {
                Files.deleteIfExists(link);
            }
        }
        assertThat(lies).exists();
    }

    private static boolean isRoot() throws IOException {
        return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    }

    /** A JVM that is process 1, as in a container, and shares /tmp with the others. */
    private Connector inContainer(String name, String pool, String... more) throws Exception {
        JvmCommand command = Agent.under(Connector.command(), "pool=" + pool);
        Path home = folder.resolve(name);
        Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
        Files.writeString(
                java,
                "#!/bin/sh\nexec unshare --pid --fork --kill-child --mount-proc " + String.join(" ", more) + " "
                        + command.javaHome() + "/bin/java \"$@\"\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        return Connector.start(command.withJavaHome(home));
    }

    /** Lets the JVM and the host see different start times of the JVM. Empty if the kernel is older than Linux 5.6. */
    private static String[] ofAnotherTime() {
        return Files.exists(Path.of("/proc/self/ns/time"))
                ? new String[] {"--time", "--boottime", "100000"}
                : new String[0];
    }

    /** The JVM's PID on the host. The JVM is the child of unshare. */
    private static long pidOnHost(Connector container) {
        return ProcessHandle.of(container.jvm().pid())
                .orElseThrow()
                .children()
                .findFirst()
                .orElseThrow()
                .pid();
    }

    @Test
    void jvms_of_the_same_number_that_share_tmp_are_told_apart() throws Exception {
        try (Connector first = inContainer("first", "10.9.0.1");
                Connector second = inContainer("second", "10.9.0.2", ofAnotherTime())) {
            String pid = String.valueOf(pidOnHost(first));
            assertThat(firstStatus(pidOnHost(first))).contains("pool 10.9.0.1,").contains("in process 1,");
            assertThat(firstStatus(pidOnHost(second)))
                    .contains("pool 10.9.0.2,")
                    .contains("in process 1,");
            assertThat(Command.portkeeper("drain", pid, "10.9.0.1").succeeded())
                    .startsWith("10.9.0.1 is draining by hand");
            assertThat(Command.portkeeper("drain", pid, "10.9.0.2").output()).contains("is no source");

            end(first);
            assertThat(status(pidOnHost(second))).contains("pool 10.9.0.2,").doesNotContain("drained");
        }
    }

    @Test
    void a_socket_that_a_cleaner_took_away_is_made_anew() throws Exception {
        try (Connector connector = Connector.underAgent("pool=10.9.0.1")) {
            long pid = connector.jvm().pid();
            assertThat(firstStatus(pid)).contains("pool 10.9.0.1,");
            Path first = CommandSockets.of(pid).get(0);
            Files.delete(first);
            Files.delete(first.getParent());

            await().atMost(LIMIT).until(() -> !CommandSockets.of(pid).isEmpty());
            assertThat(firstStatus(pid)).contains("pool 10.9.0.1,");
            end(connector);
            assertThat(CommandSockets.of(pid)).isEmpty();
        }
    }

    @Test
    void who_is_silent_or_does_not_end_costs_no_thread_and_no_memory_and_keeps_nobody_from_an_answer()
            throws Exception {
        List<SocketChannel> silent = new ArrayList<>();
        try (Connector connector = Connector.underAgent("pool=10.9.0.1")) {
            long pid = connector.jvm().pid();
            assertThat(firstStatus(pid)).contains("pool 10.9.0.1,");
            int before = threads(pid);
            for (int n = 0; n < SILENT; n++) {
                silent.add(CommandSockets.connect(pid));
            }

            assertThat(status(pid)).contains("pool 10.9.0.1,");
            assertThat(threads(pid)).isLessThan(before + FEW_THREADS);
            try (SocketChannel endless = CommandSockets.connect(pid)) {
                assertThatThrownBy(() -> writeWithoutEnd(endless)).isInstanceOf(IOException.class);
            }
            assertThat(status(pid)).contains("pool 10.9.0.1,");
            assertThat(connector.log("internal failure")).isEmpty();
        } finally {
            for (SocketChannel channel : silent) {
                channel.close();
            }
        }
    }

    private static void writeWithoutEnd(SocketChannel channel) throws IOException {
        for (int n = 0; n < ENDLESS_MIB; n++) {
            ByteBuffer bytes = ByteBuffer.wrap("x".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
    }

    private static int threads(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc", String.valueOf(pid), "status")).stream()
                .filter(line -> line.startsWith("Threads:"))
                .map(line -> Integer.valueOf(line.replaceAll("\\D+", "")))
                .findFirst()
                .orElseThrow();
    }
}
