package io.portkeeper.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each test has its own class loader, because SLF4J's simple logger reads its configuration only once. */
class LogTest {

    @TempDir
    Path folder;

    private URLClassLoader loader;

    @BeforeEach
    void openLoader() throws Exception {
        List<URL> path = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            path.add(new File(entry).toURI().toURL());
        }
        loader = new URLClassLoader(path.toArray(new URL[0]), ClassLoader.getPlatformClassLoader());
    }

    @AfterEach
    void closeLoader() throws Exception {
        loader.close();
    }

    private Object log(String level) throws Exception {
        return log(level, null);
    }

    private Object log(String level, String file) throws Exception {
        return loader.loadClass(Log.class.getName())
                .getMethod("at", String.class, String.class)
                .invoke(null, level, file);
    }

    private static Object ask(Object log, String question) throws Exception {
        return log.getClass().getMethod(question).invoke(log);
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
            throws Exception {
        Object log = log(level);

        assertThat(ask(log, "isErrorEnabled")).isEqualTo(error);
        assertThat(ask(log, "isWarnEnabled")).isEqualTo(warn);
        assertThat(ask(log, "isInfoEnabled")).isEqualTo(info);
        assertThat(ask(log, "isDebugEnabled")).isEqualTo(debug);
    }

    @Test
    void is_named_after_the_agent() throws Exception {
        assertThat(ask(log("info"), "getName")).isEqualTo("portkeeper");
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
        Object log = log("info", file.getPath());
        log.getClass().getMethod("warn", String.class).invoke(log, "no port");

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
        Object log = log("debug", file.getPath());
        log.getClass().getMethod("warn", String.class).invoke(log, "no\r\nERROR portkeeper - port\u001b[2J\u202e");
        log.getClass()
                .getMethod("error", String.class, Throwable.class)
                .invoke(log, "failed", new IOException("no\nERROR portkeeper - such file"));

        assertThat(Files.readAllLines(file.toPath()))
                .filteredOn(line -> !line.startsWith(" at "))
                .satisfiesExactly(
                        line -> assertThat(line).endsWith(" WARN portkeeper - no  ERROR portkeeper - port [2J "),
                        line -> assertThat(line).endsWith(" ERROR portkeeper - failed"),
                        line -> assertThat(line).isEqualTo("java.io.IOException: no ERROR portkeeper - such file"));
    }

    @Test
    void refuses_a_file_that_cannot_be_written() {
        assertThatThrownBy(() -> log("info", folder.toString())).hasCauseInstanceOf(IOException.class);
    }
}
