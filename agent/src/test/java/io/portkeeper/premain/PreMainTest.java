package io.portkeeper.premain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PreMainTest {

    /** JVMS 4.1: 52 is Java 8. An older JVM would abort on a newer class file before the agent can print an error. */
    @Test
    void can_be_read_by_java_8() throws IOException {
        assertThat(majorVersion(PreMain.class)).isEqualTo(52);
        assertThat(majorVersion(FallbackFail.class)).isEqualTo(52);
        assertThat(majorVersion(Ending.class)).isEqualTo(52);
        assertThat(majorVersion(Launcher.class)).isEqualTo(61);
    }

    /** An exception's message may contain any character. */
    @Test
    void says_in_one_line_why_the_agent_was_not_started() {
        PrintStream stderr = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            PreMain.notStarted("no\nsuch\u001b[2J \u202efile\u2028", null);
        } finally {
            System.setErr(stderr);
        }

        assertThat(said.toString(StandardCharsets.UTF_8).strip())
                .isEqualTo("ERROR portkeeper - not started, the application runs without it: no such [2J  file");
    }

    private static int majorVersion(Class<?> type) throws IOException {
        try (DataInputStream file = new DataInputStream(type.getResourceAsStream(type.getSimpleName() + ".class"))) {
            file.readInt();
            file.readUnsignedShort();
            return file.readUnsignedShort();
        }
    }
}
