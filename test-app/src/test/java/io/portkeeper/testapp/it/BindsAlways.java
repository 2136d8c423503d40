package io.portkeeper.testapp.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.portkeeper.testapp.connect.Acceptor;
import io.portkeeper.testapp.connect.ConnectPath;
import io.portkeeper.testapp.connect.Connector;
import io.portkeeper.testapp.lab.Command;
import io.portkeeper.testapp.lab.JvmCommand;
import io.portkeeper.testapp.lab.Lab;
import java.time.Duration;

/** Asserts that the agent works in an unusual JVM. */
final class BindsAlways {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    private BindsAlways() {}

    /**
     * Asserts that connections are bound for every way to connect, that a command reaches the agent, that the agent logs no
     * warning, and that the JVM ends.
     *
     * @param command that of {@link Connector}, under the agent with the pool 10.9.0.1
     */
    static void assertIn(JvmCommand command) throws Exception {
        try (Acceptor origin = new Acceptor(Lab.DESTINATION);
                Connector connector = Connector.start(command)) {
            for (ConnectPath path : ConnectPath.available()) {
                assertThat(connector.open(path, 2, origin)).as("%s", path).isEqualTo("opened 2 failed 0");
            }
            assertThat(origin.bySource()).containsOnlyKeys("10.9.0.1");
            assertThat(Command.portkeeper(
                                    "status", String.valueOf(connector.jvm().pid()))
                            .succeeded())
                    .contains("failures of the agent 0")
                    .doesNotContain("WARN: ");
            assertThat(connector.log(" portkeeper - ")).allMatch(line -> line.startsWith("INFO "));
            connector.jvm().closeStdin();
            assertThat(connector.jvm().exitCode(LIMIT)).isZero();
        }
    }
}
