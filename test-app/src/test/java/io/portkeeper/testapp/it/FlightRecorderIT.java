package io.portkeeper.testapp.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.portkeeper.testapp.connect.Acceptor;
import io.portkeeper.testapp.connect.ConnectPath;
import io.portkeeper.testapp.connect.Connector;
import io.portkeeper.testapp.lab.Command;
import io.portkeeper.testapp.lab.Lab;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a recording of JDK Flight Recorder contains about the agent if an operator starts it while the JVM is running. */
@Tag("jdk")
class FlightRecorderIT {

    /** {@code reaper.idle}: until then, the agent spares connections that the application has not used at all. */
    private static final Duration IDLE = Duration.ofSeconds(2);

    @TempDir
    Path folder;

    @Test
    void a_recording_started_by_jcmd_has_connects_reaps_pressure_and_quarantine() throws Exception {
        String file = folder.resolve("portkeeper.jfr").toString();
        try (Acceptor origin = new Acceptor(Lab.DESTINATION);
                Connector connector = Connector.underAgent(
                        "pool=10.9.0.1,10.9.0.99",
                        "strategy=round-robin",
                        "ports.owned=off",
                        "reaper.idle=2s",
                        "reaper.min-idle=1s")) {
            String pid = String.valueOf(connector.jvm().pid());
            Command.ofJdk("jcmd", pid, "JFR.start", "name=ports").succeeded();
            connector.open(ConnectPath.CHANNEL, Lab.PORTS, origin);
            connector.awaitIdle(IDLE);
            await("pressure takes some").until(() -> origin.lost() > 0);
            assertThat(connector.open(ConnectPath.CHANNEL, 300, origin)).startsWith("opened 300 failed 0");
            Command.ofJdk("jcmd", pid, "JFR.dump", "name=ports", "filename=" + file)
                    .succeeded();
        }
        String events = Command.ofJdk("jfr", "print", "--events", "io.portkeeper.*", file)
                .succeeded();

        assertThat(count(events, "io.portkeeper.Connect {")).isEqualTo(Lab.PORTS + 300);
        assertThat(events)
                .contains("source = \"10.9.0.1\"", "rung = \"window\"", "tries = 1", "destination = \"10.9.1.1:")
                .contains("io.portkeeper.Reap {", "callSite = \"io.portkeeper.testapp.connect.ConnectPath")
                .contains("io.portkeeper.Pressure {", "toleratedIdle = ")
                .contains("io.portkeeper.Quarantine {", "source = \"10.9.0.99\"");
    }

    private static int count(String text, String part) {
        return text.split(Pattern.quote(part), -1).length - 1;
    }
}
