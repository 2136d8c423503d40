package io.portkeeper.testapp.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.portkeeper.testapp.lab.Agent;
import io.portkeeper.testapp.lab.Jvm;
import io.portkeeper.testapp.lab.JvmCommand;
import io.portkeeper.testapp.lab.Lab;
import io.portkeeper.testapp.reap.DropMain;
import io.portkeeper.testapp.reap.EchoServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the agent keeps of connections that no longer exist. */
@Tag("soak")
class MillionSocketsIT {

    private static final int SOCKETS = Soak.of(100_000, 1_000_000);
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final long FLAT_BYTES = 1_000_000;

    @Test
    void opened_and_dropped_leave_the_table_empty_and_the_heap_flat() throws Exception {
        try (EchoServer one = new EchoServer(Lab.DESTINATION);
                EchoServer other = new EchoServer(Lab.OTHER_DESTINATION);
                Jvm program = Agent.under(
                                JvmCommand.of(
                                                DropMain.class,
                                                String.valueOf(SOCKETS),
                                                one.hostAndPort() + "," + other.hostAndPort())
                                        .withOptions("-Xmx128m", "-XX:+UseSerialGC"),
                                "pool=" + Lab.POOL)
                        .start()) {
            program.awaitLine(line -> line.startsWith("opened "), LIMIT);
            awaitOpenViews(program);
            awaitEmptyTable(program);
            List<String> before = histogram(program);
            program.send("");
            await().atMost(LIMIT).until(() -> program.stdout().size() == 2);
            assertThat(program.stdout()).containsExactly("opened " + SOCKETS / 10, "opened " + SOCKETS / 10 * 9);
            awaitEmptyTable(program);
            List<String> after = histogram(program);
            assertThat(liveBytes(after))
                    .as("before: %s%nafter: %s", before, after)
                    .isLessThan(liveBytes(before) + FLAT_BYTES);
            assertThat(program.stderr()).noneMatch(line -> line.contains("internal failure"));
        }
    }

    /**
     * Waits until the agent has opened JMX and its command socket, which it does while the program is already running. Their
     * classes take nearly 1 MB, once.
     */
    private static void awaitOpenViews(Jvm program) {
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(histogram(program))
                        .anyMatch(line -> line.contains("io.portkeeper.status.Beans$OneSource")));
    }

    /** Waits until the table is empty. The cleaner closes dropped sockets after a garbage collection has found them. */
    private static void awaitEmptyTable(Jvm program) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(histogram(program))
                        .noneMatch(line -> line.contains("io.portkeeper.track.Connection ")
                                || line.endsWith("io.portkeeper.track.Connection")));
    }

    /** The bytes in the last line of a histogram, {@code Total INSTANCES BYTES}. */
    private static long liveBytes(List<String> lines) {
        String[] words = lines.get(lines.size() - 1).trim().split("\\s+", -1);
        assertThat(words[0]).isEqualTo("Total");
        return Long.parseLong(words[2]);
    }

    /** The instances by class after a garbage collection. A line is {@code RANK: INSTANCES BYTES CLASS}. */
    private static List<String> histogram(Jvm program) throws Exception {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Process process = new ProcessBuilder(jcmd.toString(), String.valueOf(program.pid()), "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output.lines().toList();
    }
}
