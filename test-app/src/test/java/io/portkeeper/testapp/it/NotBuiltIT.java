package io.portkeeper.testapp.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.portkeeper.testapp.connect.Acceptor;
import io.portkeeper.testapp.connect.ConnectPath;
import io.portkeeper.testapp.connect.Connector;
import io.portkeeper.testapp.it.subject.FailsToBuild;
import io.portkeeper.testapp.it.subject.SecondAgent;
import io.portkeeper.testapp.lab.Agent;
import io.portkeeper.testapp.lab.Command;
import io.portkeeper.testapp.lab.Lab;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent that is live but cannot be built. No part of it may run, and everyone who looks at it is told. */
class NotBuiltIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String WHY =
            "the agent cannot be built; it tries again every few seconds, and until then all connects bypass it:"
                    + " java.lang.IllegalStateException: as the test has it";

    @TempDir
    Path folder;

    @Test
    void status_health_check_and_log_say_so_until_it_is_built() throws Exception {
        Path file = Files.createFile(folder.resolve("fails"));
        int port = Lab.freePort();
        try (Acceptor origin = new Acceptor(Lab.DESTINATION);
                Connector connector = Connector.start(Agent.under(
                        Connector.command()
                                .withOptions("-javaagent:" + SecondAgent.jar(FailsToBuild.class, folder) + "=" + file),
                        "pool=10.9.0.1",
                        "metrics=127.0.0.1:" + port))) {
            String pid = String.valueOf(connector.jvm().pid());
            assertThat(connector.open(ConnectPath.SOCKET, 2, origin)).isEqualTo("opened 2 failed 0");
            assertThat(origin.awaitHeld(2).bySource()).containsOnlyKeys("10.9.1.1");

            connector.jvm().awaitLine(line -> line.contains("status page and metrics at"), LIMIT);
            assertThat(Command.portkeeper("status", pid).succeeded())
                    .contains("WARN: " + WHY, "pool 10.9.0.1, strategy sticky, reaper off");
            Command drain = Command.portkeeper("drain", pid, "10.9.0.1");
            assertThat(drain.status()).isEqualTo(1);
            assertThat(drain.output()).startsWith(WHY);
            assertThat(healthOn(port).statusCode()).isEqualTo(503);
            assertThat(healthOn(port).body()).contains(WHY);
            connector.jvm().awaitLine(("ERROR portkeeper - " + WHY)::equals, LIMIT);
            assertThat(threads(pid)).contains("portkeeper-view").doesNotContain("portkeeper-hous", "portkeeper-reap");

            Files.delete(file);
            await().atMost(LIMIT)
                    .ignoreExceptionsInstanceOf(IOException.class) // one server is replaced by the next
                    .untilAsserted(() -> assertThat(healthOn(port).statusCode()).isEqualTo(200));
            assertThat(healthOn(port).body()).contains("is live: reaper on").doesNotContain("cannot be built");
            assertThat(Command.portkeeper("status", pid).succeeded()).doesNotContain("WARN: ");
            assertThat(Command.portkeeper("drain", pid, "10.9.0.1").status()).isZero();
            Command.portkeeper("undrain", pid, "10.9.0.1").succeeded();
            assertThat(connector.open(ConnectPath.SOCKET, 2, origin)).isEqualTo("opened 2 failed 0");
            assertThat(origin.awaitHeld(4).bySource()).containsEntry("10.9.0.1", 2);
            assertThat(threads(pid)).contains("portkeeper-hous", "portkeeper-reap");
        }
    }

    private static HttpResponse<String> healthOn(int port) throws IOException, InterruptedException {
        URI health = URI.create("http://127.0.0.1:" + port + "/-/healthy");
        return HttpClient.newHttpClient().send(HttpRequest.newBuilder(health).build(), BodyHandlers.ofString());
    }

    /** The names of the threads in the kernel, which cuts them off after 15 characters. */
    private static List<String> threads(String pid) throws IOException {
        try (Stream<Path> tasks = Files.list(Path.of("/proc", pid, "task"))) {
            return tasks.map(NotBuiltIT::name).toList();
        }
    }

    private static String name(Path task) {
        try {
            return Files.readString(task.resolve("comm")).strip();
        } catch (IOException e) {
            return ""; // the thread has ended
        }
    }
}
