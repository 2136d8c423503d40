package io.portkeeper.testapp.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.portkeeper.testapp.bench.ManyDestinationsMain;
import io.portkeeper.testapp.lab.Agent;
import io.portkeeper.testapp.lab.Jvm;
import io.portkeeper.testapp.lab.JvmCommand;
import io.portkeeper.testapp.lab.Lab;
import io.portkeeper.testapp.ports.ClosingServer;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A load like a crawler's: many destinations, each used only once. */
@Tag("soak")
class ManyDestinationsIT {

    private static final int ADDRESSES = Soak.of(5_000, 50_000);

    /** If there are more than 65,536 destinations, the agent forgets them sooner. The short form has fewer in all. */
    private static final int MOST = Math.min(70_000, 2 * ADDRESSES);

    @Test
    void what_the_agent_remembers_of_them_is_bounded_and_goes() throws Exception {
        Lab.ip("route", "add", "local", "10.10.0.0/16", "dev", "lo");
        InetAddress anywhere = InetAddress.getByName("0.0.0.0");
        try (ClosingServer server = new ClosingServer(anywhere);
                ClosingServer other = new ClosingServer(anywhere);
                Jvm jvm =
                        Agent.under(program(server, other), "pool=" + Lab.POOL).start()) {
            jvm.awaitLine(("touched " + 2 * ADDRESSES)::equals, Duration.ofMinutes(2));
            assertThat(instances(jvm, "Lane")).isBetween(1, MOST);
            assertThat(instances(jvm, "Destination")).isBetween(1, MOST);
            await().atMost(Duration.ofSeconds(100))
                    .pollInterval(Duration.ofSeconds(2))
                    .untilAsserted(() -> assertThat(instances(jvm, "Lane") + instances(jvm, "Destination"))
                            .isLessThan(1_000));
            assertThat(jvm.stderr()).noneMatch(line -> line.contains("internal failure"));
        }
    }

    private static JvmCommand program(ClosingServer server, ClosingServer other) {
        return JvmCommand.of(
                ManyDestinationsMain.class,
                "10.10.1.0",
                String.valueOf(ADDRESSES),
                String.valueOf(server.address().getPort()),
                String.valueOf(other.address().getPort()));
    }

    /** How many reachable instances there are of a class of {@code io.portkeeper.ports}. */
    private static int instances(Jvm jvm, String name) throws IOException {
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/jcmd").toString(),
                        String.valueOf(jvm.pid()),
                        "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        String histogram = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(histogram).contains("java.lang.String");
        // "  12:     34567    1106144  io.portkeeper.ports.Lane"
        Matcher line = Pattern.compile(" +\\d+: +(\\d+) +\\d+ +io\\.portkeeper\\.ports\\." + name + "\\R")
                .matcher(histogram);
        return line.find() ? Integer.parseInt(line.group(1)) : 0;
    }
}
