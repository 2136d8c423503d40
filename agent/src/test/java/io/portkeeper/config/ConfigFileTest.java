package io.portkeeper.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class ConfigFileTest {

    @TempDir
    Path folder;

    private final Properties properties = new Properties();
    private File path;
    private Settings settings;
    private ConfigFile file;
    private long modified = 1_800_000_000_000L;

    @BeforeEach
    void readAtStart() throws IOException {
        path = folder.resolve("portkeeper.properties").toFile();
        write("pool=192.0.2.1");
        properties.setProperty("portkeeper.config", path.getPath());
        properties.setProperty("portkeeper.strategy", "random");
        OptionPlaces places = new OptionPlaces("log.level=debug", properties, Map.of());
        settings = places.read();
        file = places.file(settings);
        // The file is to be read after two looks, because it may have changed since the start.
        assertThat(file.hasChanged()).isFalse();
        assertThat(file.hasChanged()).isTrue();
        file.read(settings);
    }

    private void write(String text) throws IOException {
        Files.writeString(path.toPath(), text);
        touch();
    }

    private void touch() {
        modified += 1_000;
        assertThat(path.setLastModified(modified)).isTrue();
    }

    @Test
    void is_not_read_again_when_nothing_has_changed() {
        assertThat(file.hasChanged()).isFalse();
        assertThat(file.hasChanged()).isFalse();
    }

    @Test
    void is_read_again_when_it_was_written_and_rests() throws IOException {
        write("pool=192.0.2.1-2\nrotate=1h");

        assertThat(file.hasChanged()).isFalse();
        assertThat(file.hasChanged()).isTrue();
        assertThat(file.read(settings).pool()).hasToString("192.0.2.1-2");
        assertThat(file.hasChanged()).isFalse();
    }

    @Test
    void is_not_read_while_somebody_writes_it() throws IOException {
        write("");
        assertThat(file.hasChanged()).isFalse();
        write("pool=192.0.2.7");
        assertThat(file.hasChanged()).isFalse();
        assertThat(file.hasChanged()).isTrue();
    }

    @Test
    void is_read_again_when_it_was_touched() {
        touch();

        assertThat(file.hasChanged()).isFalse();
        assertThat(file.hasChanged()).isTrue();
    }

    @Test
    void is_refused_once_when_it_is_wrong_and_read_when_it_is_mended() throws IOException {
        write("pool=192.0.2.1\nroutes=nonsense");
        file.hasChanged();
        assertThat(file.hasChanged()).isTrue();
        assertThatExceptionOfType(WrongOption.class)
                .isThrownBy(() -> file.read(settings))
                .withMessageContaining("routes=nonsense");
        assertThat(file.hasChanged()).isFalse();

        write("pool=192.0.2.2");
        file.hasChanged();
        assertThat(file.hasChanged()).isTrue();
        assertThat(file.read(settings).pool()).hasToString("192.0.2.2");
    }

    @Test
    void is_refused_when_it_is_empty() throws IOException {
        write("");
        file.hasChanged();
        file.hasChanged();
        assertThatExceptionOfType(WrongOption.class)
                .isThrownBy(() -> file.read(settings))
                .withMessageContaining(path + " is empty");
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void is_refused_when_a_pipe_is_in_its_place() throws Exception {
        assertThat(path.delete()).isTrue();
        Pipes.make(path.toPath());
        file.hasChanged();
        assertThat(file.hasChanged()).isTrue();
        assertThatExceptionOfType(WrongOption.class)
                .isThrownBy(() -> file.read(settings))
                .withMessageContaining("it is not a regular file");
    }

    /** The agent reads the file into the application's heap. */
    @Test
    void is_refused_when_it_has_become_larger_than_any_heap() throws IOException {
        try (RandomAccessFile large = new RandomAccessFile(path, "rw")) {
            large.setLength(3L << 30);
        }
        file.hasChanged();
        assertThat(file.hasChanged()).isTrue();
        assertThatExceptionOfType(WrongOption.class)
                .isThrownBy(() -> file.read(settings))
                .withMessageContaining("it has more than 1048576 bytes");
    }

    /**
     * Since the start, an interface may have been removed, or the kernel's range of ports changed. An option that is written as
     * before keeps its meaning.
     */
    @Test
    void keeps_what_is_written_as_before() throws IOException {
        write("pool=192.0.2.1\nrotate=1h");
        file.hasChanged();
        file.hasChanged();

        Settings read = file.read(settings);
        assertThat(read.pool()).isSameAs(settings.pool());
        assertThat(read.routes()).isSameAs(settings.routes());
        assertThat(read.ports()).isSameAs(settings.ports());
    }

    @Test
    void is_refused_when_it_is_gone() {
        assertThat(path.delete()).isTrue();
        file.hasChanged();
        assertThat(file.hasChanged()).isTrue();
        assertThatExceptionOfType(WrongOption.class)
                .isThrownBy(() -> file.read(settings))
                .withMessageContaining("expected a readable properties file");
    }

    @Test
    void leaves_the_other_places_as_they_were_at_start() throws IOException {
        properties.setProperty("portkeeper.strategy", "nonsense of the application's");
        write("pool=192.0.2.2\nstrategy=sticky\nlog.level=error");
        file.hasChanged();
        assertThat(file.hasChanged()).isTrue();

        Settings read = file.read(settings);
        assertThat(read.strategy()).hasToString("random");
        assertThat(read.observe().logLevel()).isEqualTo("debug");
    }

    @Test
    void is_read_once_more_when_what_was_read_could_not_be_taken_up() throws IOException {
        write("pool=192.0.2.2");
        file.hasChanged();
        file.hasChanged();
        file.read(settings);
        file.readAgain();

        assertThat(file.hasChanged()).isTrue();
    }

    @Test
    void is_null_where_there_is_none() {
        OptionPlaces places = new OptionPlaces(null, new Properties(), Map.of());
        assertThat(places.file(places.read())).isNull();
    }

    @Test
    void changes_are_told_by_option() throws IOException {
        Settings before = new OptionPlaces(null, properties, Map.of()).read();
        write("pool=192.0.2.1\nrotate=1h\nports.window=32");
        Settings after = new OptionPlaces(null, properties, Map.of()).read();

        assertThat(after.differences(before)).isEqualTo(List.of(Option.ROTATE, Option.PORTS_WINDOW));
    }
}
