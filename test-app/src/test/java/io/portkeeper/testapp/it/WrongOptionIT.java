package io.portkeeper.testapp.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.portkeeper.testapp.it.subject.HelloMain;
import io.portkeeper.testapp.lab.Agent;
import io.portkeeper.testapp.lab.Jvm;
import io.portkeeper.testapp.lab.JvmCommand;
import io.portkeeper.testapp.lab.Lab;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A wrong option stops the JVM at start, with one line that says which option it is, where it stands, and what was expected.
 */
class WrongOptionIT {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "pol=10.9.0.1           | unknown option pol (system property): did you mean pool?",
                "reaper.minidle=2s      | unknown option reaper.minidle (system property): did you mean reaper.min-idle?",
                "pool=10.9.0.300        | wrong option pool=10.9.0.300 (system property): '10.9.0.300' is neither",
                "pool=eth77             | 'eth77' is neither an address",
                "pool=10.9.0.9-3        | does not end at an address above its start",
                "pool=10.9.0.1/33       | is not a number from 0 to 32",
                "pool=!10.9.0.1         | it holds no address",
                "pool=                  | it holds no address",
                "pool=10.0.0.0/8        | more than 4096 addresses",
                "strategy=stiky         | expected one of sticky, least-used, round-robin, random",
                "sticky.key=name        | expected one of host, site, address, subnet",
                "pool.refresh=30        | expected a duration above zero like 500ms",
                "exclude=everything     | 'everything' is neither",
                "fallback=maybe         | expected one of unbound, fail",
                "log.level=loud         | expected one of error, warn, info, debug, off",
                "enabled=yes            | expected one of true, false",
                "ports.window=0         | expected a number from 1 to 65535",
                "ports.owned=70000-1    | expected port ranges like 61000-65535",
                "ports.owned=20500-20600 | wrong option ports.owned=20500-20600 (system property): ",
                "ports.owned=20500-20600 | net.ipv4.ip_local_port_range",
                "ports.owned=20500-20600 | 20000-20999",
                "ports.owned=20500-20600 | net.ipv4.ip_local_reserved_ports",
                "ports.owned=19900-20000 | wrong option ports.owned=19900-20000 (system property): ",
                "ports.owned=40000, 20999 | net.ipv4.ip_local_port_range",
                "ports.reuse-after=soon | expected a duration above zero",
                "reaper=maybe           | expected one of on, off, dry-run",
                "reaper.start=80        | expected a share from 0% to 100%",
                "reaper.awaiting=1      | expected one of true, false",
                "metrics=here           | expected [host:]port, or off",
                "routes=10.0.0.0/8      | expected routes like 203.0.113.0/24=",
                "routes=10.0.0.0/8=eth77 | in the route '10.0.0.0/8=eth77': 'eth77' is neither an address",
                "pool=10.9.0.1*0        | the weight of '10.9.0.1*0' is not a number from 1 to 1000",
                "pool.max-connections=0 | expected a number from 1",
                "drain=lo               | expected addresses, ranges or prefixes",
                "rotate=daily           | expected a duration above zero",
                "config=/no/such/file   | expected a readable properties file",
            })
    void stops_the_jvm_with_one_line(String option, String expected) throws Exception {
        JvmCommand hello = JvmCommand.of(HelloMain.class);
        JvmCommand command = option.startsWith("pool=") ? Agent.under(hello, option) : withPool(hello, option);
        assertStops(command, expected);
    }

    @Test
    void does_not_include_owned_ports_that_the_system_keeps_from_automatic_choice() throws Exception {
        Lab.sysctl("ipv4/ip_local_reserved_ports", "20500-20600,20700");
        try {
            try (Jvm jvm = withPool(JvmCommand.of(HelloMain.class), "ports.owned=20550-20600, 20700, 40000")
                    .start()) {
                assertThat(jvm.exitCode(Duration.ofSeconds(30)))
                        .as("%s", jvm.stderr())
                        .isZero();
                assertThat(jvm.stdout()).containsExactly("hello");
            }
            assertStops(
                    withPool(JvmCommand.of(HelloMain.class), "ports.owned=20550-20601"),
                    "wrong option ports.owned=20550-20601");
        } finally {
            // Writing an empty string would change nothing.
            Lab.sysctl("ipv4/ip_local_reserved_ports", "\n");
        }
    }

    private static JvmCommand withPool(JvmCommand command, String option) {
        return Agent.under(command, "pool=10.9.0.1", option);
    }

    @Test
    @Tag("jdk")
    void is_named_with_the_place_where_it_stands(@TempDir Path folder) throws Exception {
        JvmCommand hello = JvmCommand.of(HelloMain.class);
        assertStops(
                hello.withOptions(Agent.option() + "=pool=10.9.0.1,10.9.0.2,strategie=random"),
                "unknown option strategie (agent argument): did you mean strategy?");
        assertStops(
                Agent.under(hello).withEnvironment("PORTKEEPER_POOL", "x"),
                "wrong option pool=x (environment variable PORTKEEPER_POOL)");
        assertStops(
                Agent.under(hello).withEnvironment("PORTKEEPER_POOOL", "10.9.0.1"),
                "unknown environment variable PORTKEEPER_POOOL: did you mean PORTKEEPER_POOL?");
        Path file = Files.writeString(folder.resolve("portkeeper.properties"), "strategy=sticki\npool=10.9.0.1\n");
        assertStops(Agent.under(hello, "config=" + file), "wrong option strategy=sticki (file " + file + ")");
    }

    @Test
    void a_file_that_cannot_be_one_of_options_or_of_the_log_stops_the_jvm_as_well(@TempDir Path folder)
            throws Exception {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        Path large = folder.resolve("large");
        try (RandomAccessFile sparse = new RandomAccessFile(large.toFile(), "rw")) {
            sparse.setLength(3L << 30);
        }

        JvmCommand hello = JvmCommand.of(HelloMain.class).withOptions("-Xmx64m");
        assertStops(withPool(hello, "config=" + pipe), "it is not a regular file; expected a readable properties file");
        assertStops(withPool(hello, "config=" + large), "it has more than 1048576 bytes; expected a readable");
        assertStops(withPool(hello, "log.file=" + pipe), "it is no regular file; expected a regular file or a new one");
    }

    @Test
    void a_file_with_a_byte_order_mark_is_as_one_without(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("portkeeper.properties"), "\ufeffpool=10.9.0.1\n");
        try (Jvm jvm = Agent.under(JvmCommand.of(HelloMain.class), "config=" + file, "log.file=/dev/stderr")
                .start()) {
            assertThat(jvm.exitCode(Duration.ofSeconds(30))).isZero();
            assertThat(jvm.stderr()).singleElement().asString().contains(" is live: pool 10.9.0.1,");
        }
    }

    private static void assertStops(JvmCommand command, String expected) throws Exception {
        try (Jvm jvm = command.start()) {
            assertThat(jvm.exitCode(Duration.ofSeconds(30))).isEqualTo(1);
            assertThat(jvm.stdout()).isEmpty();
            List<String> stderr = jvm.stderr();
            assertThat(stderr).hasSize(1);
            assertThat(stderr.get(0)).startsWith("ERROR portkeeper - ").contains(expected);
        }
    }
}
