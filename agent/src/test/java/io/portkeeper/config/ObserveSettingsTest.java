package io.portkeeper.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.portkeeper.track.CallSites;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ObserveSettingsTest {

    @TempDir
    Path folder;

    private static ObserveSettings read(String arguments) {
        return Settings.read(arguments, new Properties(), Map.of()).observe();
    }

    @Test
    void have_the_documented_defaults() {
        assertThat(read(null)).isEqualTo(new ObserveSettings("info", null, null, CallSites.Mode.SAMPLED));
    }

    @ParameterizedTest
    @CsvSource({"sampled, SAMPLED", "exact, EXACT", "off, OFF"})
    void know_how_many_connects_are_looked_at(String text, CallSites.Mode mode) {
        assertThat(read("sites=" + text).sites()).isEqualTo(mode);
    }

    @Test
    void know_where_to_listen() {
        assertThat(read("metrics=127.0.0.1:9404").metrics()).isEqualTo(new ListenAddress("127.0.0.1", 9_404));
    }

    /** An application may change the directory that a relative name is resolved against. */
    @Test
    void make_the_log_file_absolute() {
        assertThat(read("log.file=portkeeper.log").logFile()).isEqualTo(new File("portkeeper.log").getAbsolutePath());
    }

    @Test
    void take_a_log_file_that_is_not_there_yet() {
        String path = folder.resolve("new.log").toString();

        assertThat(read("log.file=" + path).logFile()).isEqualTo(path);
    }

    @Test
    void refuse_a_log_file_that_is_a_folder_or_in_none() {
        for (String wrong : new String[] {
            folder.toString(), folder.resolve("nosuch/new.log").toString()
        }) {
            assertThatExceptionOfType(WrongOption.class)
                    .isThrownBy(() -> read("log.file=" + wrong))
                    .withMessageStartingWith("wrong option log.file=" + wrong)
                    .withMessageEndingWith("expected a file in a folder that exists");
        }
    }

    /** Opening a pipe for writing blocks until a process opens it for reading (fifo(7)). */
    @Test
    void refuse_a_log_file_that_is_a_pipe() throws Exception {
        Path pipe = Pipes.make(folder.resolve("pipe"));

        assertThatExceptionOfType(WrongOption.class)
                .isThrownBy(() -> read("log.file=" + pipe))
                .withMessage(
                        "wrong option log.file=%s (agent argument): it is no regular file;"
                                + " expected a regular file or a new one, or a device below /dev",
                        pipe);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/dev/null", "/dev/stdout", "/dev/stderr", "/proc/self/fd/2"})
    void take_a_device_or_a_standard_stream_for_a_log_file(String path) {
        assertThat(read("log.file=" + path).logFile()).isEqualTo(path);
    }

    @Test
    void take_a_log_file_behind_a_link() throws Exception {
        Path file = Files.createFile(folder.resolve("portkeeper.log"));
        Path link = Files.createSymbolicLink(folder.resolve("link.log"), file);

        assertThat(read("log.file=" + link).logFile()).isEqualTo(link.toString());
    }
}
