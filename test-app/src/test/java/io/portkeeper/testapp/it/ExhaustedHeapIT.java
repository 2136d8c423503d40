package io.portkeeper.testapp.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.portkeeper.testapp.connect.Acceptor;
import io.portkeeper.testapp.it.subject.ExhaustedHeapMain;
import io.portkeeper.testapp.lab.Agent;
import io.portkeeper.testapp.lab.Command;
import io.portkeeper.testapp.lab.Jvm;
import io.portkeeper.testapp.lab.JvmCommand;
import io.portkeeper.testapp.lab.Lab;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The threads of the agent in an application that exhausts its heap and survives it. */
class ExhaustedHeapIT {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    /** In this time, most agents whose threads can die lose one. */
    private static final int SECONDS = 12;

    private static final String THREADS = String.join(
            " ",
            "portkeeper-call-sites",
            "portkeeper-clock",
            "portkeeper-commands",
            "portkeeper-config",
            "portkeeper-housekeeping",
            "portkeeper-log",
            "portkeeper-metrics",
            "portkeeper-pool-refresh",
            "portkeeper-reaper",
            "portkeeper-reaper-report",
            "portkeeper-views");

    @TempDir
    private Path folder;

    private int asked;

    @Test
    @Tag("soak")
    void all_threads_live_and_work_again_when_the_heap_has_been_exhausted_for_a_while() throws Exception {
        Path options = Files.writeString(folder.resolve("options"), "pool=10.9.0.1-2\n");
        int metrics = Lab.freePort();
        try (Acceptor origin = new Acceptor(Lab.DESTINATION);
                Jvm jvm = Agent.under(
                                JvmCommand.of(ExhaustedHeapMain.class, origin.hostAndPort())
                                        .withOptions("-Xmx48m", "-XX:+UseSerialGC"),
                                "config=" + options,
                                "metrics=" + metrics)
                        .start()) {
            await().atMost(LIMIT).untilAsserted(() -> assertThat(threads(jvm)).isEqualTo(THREADS));

            jvm.send("exhaust " + SECONDS);
            Thread asker = new Thread(() -> askUntilInterrupted(metrics, jvm.pid()));
            asker.setDaemon(true);
            asker.start();
            jvm.awaitLine("released"::equals, LIMIT);
            asker.interrupt();
            asker.join();

            try {
                await().atMost(LIMIT)
                        .untilAsserted(() -> assertThat(threads(jvm)).isEqualTo(THREADS));
                await().atMost(LIMIT)
                        .ignoreExceptionsInstanceOf(IllegalStateException.class) // until commands reach it again
                        .untilAsserted(() -> assertThat(status(jvm).getAsJsonArray("stalled"))
                                .isEqualTo(new JsonArray()));
                await().atMost(LIMIT)
                        .ignoreExceptionsInstanceOf(IOException.class)
                        .untilAsserted(() -> assertThat(Scrape.of(metrics).sum("portkeeper_connections_open"))
                                .isEqualTo(1));
            } catch (Exception e) {
                System.out.println(jvm.stderr());
                System.out.println(Command.ofJdk("jcmd", String.valueOf(jvm.pid()), "Thread.print")
                        .output());
                throw e; // what was printed shows what hangs
            }
            // The clock by which the agent measures idle time is running.
            double idle = idleSeconds(jvm);
            await().atMost(LIMIT).until(() -> idleSeconds(jvm) > idle + 1);
            Files.writeString(options, "pool=10.9.0.1-3\n");
            jvm.awaitLine(line -> line.contains("configuration read again: pool changed"), LIMIT);
        }
    }

    /** Asks while the heap is exhausted, because a class that is used for the first time then may never be usable. */
    private static void askUntilInterrupted(int metrics, long pid) {
        while (!Thread.currentThread().isInterrupted()) {
            try (SocketChannel command = CommandSockets.connect(pid)) {
                command.write(StandardCharsets.US_ASCII.encode("status\n"));
                askForPages(metrics); // meanwhile, the agent may answer the command
            } catch (IOException | IndexOutOfBoundsException e) {
                askForPages(metrics); // there is no socket
            }
        }
    }

    private static void askForPages(int metrics) {
        for (String path : List.of("nonsense", "/-/healthy", "/status.json", "/", "/metrics")) {
            ask(metrics, path);
        }
    }

    private static void ask(int metrics, String path) {
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), metrics)) {
            client.setSoTimeout(100);
            client.setSoLinger(true, 0); // leaves no port of the lab in TIME_WAIT
            client.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            client.getInputStream().read();
        } catch (IOException e) {
            // While the heap is exhausted, the agent need not answer.
        }
    }

    private String threads(Jvm jvm) throws Exception {
        String question = "threads " + ++asked;
        jvm.send(question);
        return jvm.awaitLine(line -> line.startsWith(question + ": "), LIMIT).substring((question + ": ").length());
    }

    private static double idleSeconds(Jvm jvm) throws Exception {
        return status(jvm)
                .getAsJsonArray("holders")
                .get(0)
                .getAsJsonObject()
                .get("oldestIdleSeconds")
                .getAsDouble();
    }

    private static JsonObject status(Jvm jvm) throws Exception {
        return JsonParser.parseString(Command.portkeeper("status", String.valueOf(jvm.pid()), "--json")
                        .succeeded())
                .getAsJsonObject();
    }
}
