package io.portkeeper.weave;

import static org.assertj.core.api.Assertions.assertThat;

import io.portkeeper.boot.PortkeeperBridge;
import java.io.FileDescriptor;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClassFileTest {

    /** The class whose file is read. */
    static final class Sample {

        static void callsBridge(FileDescriptor fd) {
            PortkeeperBridge.closing(fd);
        }

        static void callsBridge(String text) {
            System.setProperty("sample", text);
        }
    }

    private ClassFile file;

    @BeforeEach
    void readSample() throws IOException {
        try (InputStream in = ClassFileTest.class.getResourceAsStream("ClassFileTest$Sample.class")) {
            file = new ClassFile(in.readAllBytes());
        }
    }

    private static HookPoint point(String method, String descriptor) {
        return new HookPoint("Sample", method, descriptor, Purpose.CONNECT, Hooks.CLOSE);
    }

    @Test
    void knows_its_methods() {
        assertThat(file.has("callsBridge", "(Ljava/io/FileDescriptor;)V")).isTrue();
    }

    @Test
    void knows_that_a_method_is_missing() {
        assertThat(file.has("callsNothing", "(Ljava/io/FileDescriptor;)V")).isFalse();
        assertThat(file.has("callsBridge", "(I)V")).isFalse();
    }

    @Test
    void tells_a_method_that_calls_the_bridge_from_another_of_the_same_name() {
        assertThat(file.callsBridge(point("callsBridge", "(Ljava/io/FileDescriptor;)V")))
                .isTrue();
        assertThat(file.callsBridge(point("callsBridge", "(Ljava/lang/String;)V")))
                .isFalse();
    }
}
