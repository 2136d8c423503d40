package io.portkeeper.testapp.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.portkeeper.testapp.connect.Acceptor;
import io.portkeeper.testapp.lab.Agent;
import io.portkeeper.testapp.lab.Command;
import io.portkeeper.testapp.lab.Jvm;
import io.portkeeper.testapp.lab.JvmCommand;
import io.portkeeper.testapp.lab.Lab;
import io.portkeeper.testapp.leak.LeakMain;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A runtime without JMX and Flight Recorder, made by jlink. */
class SmallRuntimeIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    @Test
    void all_but_what_it_lacks_works_with_two_modules() throws Exception {
        Path runtime = folder.resolve("runtime");
        Command.ofJdk("jlink", "--add-modules", "java.base,java.instrument", "--output", runtime.toString())
                .succeeded();
        int metrics = Lab.freePort();
        JvmCommand command;
        try (Acceptor origin = new Acceptor(Lab.DESTINATION)) {
            command = JvmCommand.of(LeakMain.class, origin.hostAndPort(), "50").withJavaHome(runtime);
            try (Jvm jvm =
                    Agent.under(command, "pool=10.9.0.1", "metrics=" + metrics).start()) {
                jvm.awaitLine("leaked 50"::equals, LIMIT);
                jvm.awaitLine(line -> line.contains("status page and metrics at"), LIMIT);

                assertThat(Scrape.of(metrics).sum("portkeeper_connections_open"))
                        .isEqualTo(50);
                assertThat(Command.portkeeper("status", String.valueOf(jvm.pid()))
                                .succeeded())
                        .contains("connections open 50", "io.portkeeper.testapp.leak.BillingClient.open");
                assertThat(origin.awaitHeld(50).bySource()).containsOnlyKeys("10.9.0.1");
                assertThat(jvm.stderr()).noneMatch(line -> line.contains("ERROR") || line.contains("internal failure"));
            }
        }
    }
}
