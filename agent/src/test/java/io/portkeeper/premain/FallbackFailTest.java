package io.portkeeper.premain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class FallbackFailTest {

    private static final String PROPERTY = "portkeeper.fallback";

    @TempDir
    Path folder;

    @AfterEach
    void clear() {
        System.clearProperty(PROPERTY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"fallback=fail", "pool=192.0.2.1, 192.0.2.2, fallback = fail ,log.level=debug", "fallback=fail,"
            })
    void finds_it_in_the_argument(String arguments) {
        assertThat(FallbackFail.isWritten(arguments)).isTrue();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "fallback", "fallback=unbound", "pool=192.0.2.1", "config=/nowhere"})
    void does_not_find_it_where_it_is_not(String arguments) {
        assertThat(FallbackFail.isWritten(arguments)).isFalse();
    }

    @Test
    void finds_it_in_a_system_property_unless_the_argument_says_otherwise() {
        System.setProperty(PROPERTY, "fail");

        assertThat(FallbackFail.isWritten("pool=192.0.2.1")).isTrue();
        assertThat(FallbackFail.isWritten("fallback=unbound")).isFalse();
    }

    @Test
    void finds_it_in_the_file_unless_another_place_says_otherwise() throws IOException {
        Path file = Files.writeString(folder.resolve("portkeeper.properties"), "pool=192.0.2.1\nfallback=fail\n");

        assertThat(FallbackFail.isWritten("config=" + file)).isTrue();
        System.setProperty(PROPERTY, "unbound");
        assertThat(FallbackFail.isWritten("config=" + file)).isFalse();
    }

    @Test
    void finds_it_in_a_file_whose_path_has_a_comma() throws IOException {
        Path file = Files.writeString(folder.resolve("one,two.properties"), "fallback=fail\n");

        assertThat(FallbackFail.isWritten("pool=192.0.2.1,192.0.2.2,config=" + file + ",log.level=warn"))
                .isTrue();
    }

    @Test
    void finds_it_behind_a_byte_order_mark() throws IOException {
        Path file = Files.writeString(folder.resolve("portkeeper.properties"), "\ufefffallback=fail");

        assertThat(FallbackFail.isWritten("config=" + file)).isTrue();
    }

    /** To open a pipe for reading blocks until somebody opens it for writing. */
    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void does_not_wait_for_a_pipe() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();

        assertThat(FallbackFail.isWritten("config=" + pipe)).isFalse();
    }

    @Test
    void reads_the_beginning_of_a_file_that_no_heap_holds() throws IOException {
        Path file = Files.writeString(folder.resolve("portkeeper.properties"), "fallback=fail\n");
        try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
            large.setLength(3L << 30);
        }

        assertThat(FallbackFail.isWritten("config=" + file)).isTrue();
    }
}
