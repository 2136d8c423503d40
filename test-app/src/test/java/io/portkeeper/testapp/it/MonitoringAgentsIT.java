package io.portkeeper.testapp.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.portkeeper.testapp.connect.Acceptor;
import io.portkeeper.testapp.connect.ConnectPath;
import io.portkeeper.testapp.connect.Connector;
import io.portkeeper.testapp.lab.Agent;
import io.portkeeper.testapp.lab.Command;
import io.portkeeper.testapp.lab.JvmCommand;
import io.portkeeper.testapp.lab.Lab;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Beside agents that watch an application, which change many classes, and load some to see whether to. */
class MonitoringAgentsIT {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "portkeeper dd-java-agent glowroot-agent",
                "dd-java-agent portkeeper glowroot-agent",
                "glowroot-agent dd-java-agent portkeeper",
            })
    void works_beside_them_in_any_order(String order) throws Exception {
        // Else Glowroot's log is on stdout, among the answers.
        Files.writeString(folder.resolve("glowroot.logback.xml"), "<configuration/>");
        JvmCommand command = Connector.command().withOptions("-Xmx512m", "-Ddd.trace.startup.logs=false");
        for (String agent : order.split(" ", -1)) {
            command = agent.equals("portkeeper")
                    ? Agent.under(command, "pool=10.9.0.1", "fallback=fail", "metrics=127.0.0.1:" + Lab.freePort())
                    : command.withOptions("-javaagent:" + copyOf(agent));
        }
        try (Acceptor origin = new Acceptor(Lab.DESTINATION);
                Connector connector = Connector.start(command)) {
            for (ConnectPath path : ConnectPath.available()) {
                assertThat(connector.open(path, 2, origin)).as("%s", path).isEqualTo("opened 2 failed 0");
            }
            assertThat(origin.bySource()).containsOnlyKeys("10.9.0.1");
            // The start of three agents takes longer than a command waits.
            connector.jvm().awaitLine(line -> line.contains("status page and metrics at"), LIMIT);
            assertThat(Command.portkeeper(
                                    "status", String.valueOf(connector.jvm().pid()))
                            .succeeded())
                    .contains("failures of the agent 0")
                    .doesNotContain("WARN: ");
            assertThat(connector.log(" portkeeper - "))
                    .isNotEmpty()
                    .allMatch(line -> line.contains("INFO portkeeper - "));
        }
    }

    /** Where it writes its files: beside its jar. */
    private Path copyOf(String agent) throws Exception {
        return Files.copy(Path.of("target", "agents", agent + ".jar"), folder.resolve(agent + ".jar"));
    }
}
