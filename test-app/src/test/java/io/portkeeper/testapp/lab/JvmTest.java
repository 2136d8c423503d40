package io.portkeeper.testapp.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class JvmTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @Test
    void captures_both_streams_and_the_exit_code() throws Exception {
        try (Jvm jvm = JvmCommand.of(Talker.class, "3").start()) {
            assertThat(jvm.exitCode(LIMIT)).isEqualTo(3);
            assertThat(jvm.stdout()).hasSize(20_000).startsWith("out 0");
            assertThat(jvm.stderr()).hasSize(20_000).endsWith("err 19999");
        }
    }

    @Test
    void finds_a_line_on_either_stream() throws Exception {
        try (Jvm jvm = JvmCommand.of(Talker.class, "0").start()) {
            assertThat(jvm.awaitLine(line -> line.startsWith("out 1999"), LIMIT))
                    .isEqualTo("out 1999");
            assertThat(jvm.awaitLine("err 5"::equals, LIMIT)).isEqualTo("err 5");
        }
    }

    @Test
    void stops_waiting_for_a_line_when_the_program_has_ended() throws IOException {
        try (Jvm jvm = JvmCommand.of(Asker.class).start()) {
            jvm.send("go");
            assertThatThrownBy(() -> jvm.awaitLine("never"::equals, LIMIT))
                    .isInstanceOf(TimeoutException.class)
                    .hasMessageContaining("to the end")
                    .hasMessageContaining("property null");
        }
    }

    @Test
    void ends_a_program_that_waits_for_its_input_when_closed() throws Exception {
        Jvm jvm = JvmCommand.of(Asker.class).withOptions("-Dgiven=yes").start();
        try (jvm) {
            jvm.awaitLine("property yes"::equals, LIMIT);
            assertThat(jvm.isAlive()).isTrue();
        }
        assertThat(jvm.isAlive()).isFalse();
        assertThat(jvm.exitCode(LIMIT)).isZero();
    }

    @Test
    void does_not_hand_down_variables_that_would_change_the_program() {
        Map<String, String> environment = new HashMap<>(Map.of(
                "JAVA_TOOL_OPTIONS", "-Xint", "PORTKEEPER_POOL", "10.9.0.1", "PATH", "/bin", "PORTKEEPER_TEST", "old"));

        JvmCommand.of(Asker.class).withEnvironment("PORTKEEPER_TEST", "new").adjust(environment);

        assertThat(environment).isEqualTo(Map.of("PATH", "/bin", "PORTKEEPER_TEST", "new"));
    }

    /** Prints more on each stream than a pipe holds, then exits with its argument. */
    static final class Talker {
        private Talker() {}

        public static void main(String[] args) {
            for (int i = 0; i < 20_000; i++) {
                System.out.println("out " + i);
                System.err.println("err " + i);
            }
            System.exit(Integer.parseInt(args[0]));
        }
    }

    /** Prints a property, then waits for input or its end. */
    static final class Asker {
        private Asker() {}

        public static void main(String[] args) throws IOException {
            System.out.println("property " + System.getProperty("given"));
            System.in.read();
        }
    }
}
