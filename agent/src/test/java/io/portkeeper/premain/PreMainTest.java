package io.portkeeper.premain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class PreMainTest {

    /** JVMS 4.1: 52 is Java 8. A newer class file would abort an older JVM before it can be told anything. */
    @Test
    void can_be_read_by_java_8() throws IOException {
        assertThat(majorVersion(PreMain.class)).isEqualTo(52);
        assertThat(majorVersion(FallbackFail.class)).isEqualTo(52);
        assertThat(majorVersion(Ending.class)).isEqualTo(52);
        assertThat(majorVersion(Launcher.class)).isEqualTo(61);
    }

    private static int majorVersion(Class<?> type) throws IOException {
        try (DataInputStream file = new DataInputStream(type.getResourceAsStream(type.getSimpleName() + ".class"))) {
            file.readInt();
            file.readUnsignedShort();
            return file.readUnsignedShort();
        }
    }
}
