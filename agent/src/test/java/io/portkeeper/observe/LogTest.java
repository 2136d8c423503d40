package io.portkeeper.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;

class LogTest {

    @TempDir
    Path folder;

    private static Logger log(String level) throws IOException {
        return Log.at(level, null);
    }

    @ParameterizedTest
    @CsvSource({
        "debug, true, true, true, true",
        "info, true, true, true, false",
        "warn, true, true, false, false",
        "error, true, false, false, false",
        "off, false, false, false, false",
    })
    void says_what_its_level_lets_through(String level, boolean error, boolean warn, boolean info, boolean debug)
            throws IOException {
        Logger log = log(level);

        assertThat(log.isErrorEnabled()).isEqualTo(error);
        assertThat(log.isWarnEnabled()).isEqualTo(warn);
        assertThat(log.isInfoEnabled()).isEqualTo(info);
        assertThat(log.isDebugEnabled()).isEqualTo(debug);
    }

    @Test
    void is_named_after_the_agent() throws Exception {
        assertThat(log("info").getName()).isEqualTo("portkeeper");
    }

    @Test
    void leaves_no_trace_in_the_applications_properties() throws Exception {
        Properties before = (Properties) System.getProperties().clone();
        log("info");

        assertThat(System.getProperties()).isEqualTo(before);
    }

    @Test
    void leaves_the_threads_context_class_loader_as_it_was() throws Exception {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        log("info");

        assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
    }

    @Test
    void is_appended_to_a_file_with_the_time_of_each_line() throws Exception {
        File file = folder.resolve("portkeeper.log").toFile();
        Files.writeString(file.toPath(), "of yesterday\n");
        PrintStream stderr = System.err;
        Logger log = Log.at("info", file.getPath());
        log.warn("no port");

        assertThat(System.err).isSameAs(stderr);
        assertThat(Files.readAllLines(file.toPath()))
                .satisfiesExactly(
                        line -> assertThat(line).isEqualTo("of yesterday"),
                        line -> assertThat(line).matches("20\\d\\d-\\d\\d-\\d\\dT[\\d:.]+Z WARN portkeeper - no port"));
    }

    /** The message of an exception may contain text from outside. */
    @Test
    void has_one_line_for_each_thing_that_is_said() throws Exception {
        File file = folder.resolve("portkeeper.log").toFile();
        Logger log = Log.at("debug", file.getPath());
        log.warn("no\r\nERROR portkeeper - port\u001b[2J\u202e");
        log.error("failed", new IOException("no\nERROR portkeeper - such file"));

        assertThat(Files.readAllLines(file.toPath()))
                .filteredOn(line -> !line.startsWith(" at "))
                .satisfiesExactly(
                        line -> assertThat(line).endsWith(" WARN portkeeper - no  ERROR portkeeper - port [2J "),
                        line -> assertThat(line).endsWith(" ERROR portkeeper - failed"),
                        line -> assertThat(line).isEqualTo("java.io.IOException: no ERROR portkeeper - such file"));
    }

    @Test
    void refuses_a_file_that_cannot_be_written() {
        assertThatThrownBy(() -> Log.at("info", folder.toString())).isInstanceOf(IOException.class);
    }
}
