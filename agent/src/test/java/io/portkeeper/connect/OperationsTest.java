package io.portkeeper.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.portkeeper.config.Option;
import io.portkeeper.track.CallSites;
import java.io.File;
import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OperationsTest {

    private static final String REMOTE = "203.0.113.1";

    @TempDir
    Path folder;

    private RunningFixture the = new RunningFixture("pool=192.0.2.1-2,strategy=round-robin");
    private long modified = 1_800_000_000_000L;

    private Operations operations() {
        return the.running().operations();
    }

    /** Starts the agent with an options file that contains {@code text}. */
    private void startWith(String text) throws IOException {
        Files.writeString(file().toPath(), text);
        the = new RunningFixture("config=" + file());
    }

    private File file() {
        return folder.resolve("portkeeper.properties").toFile();
    }

    private void write(String text) throws IOException {
        Files.writeString(file().toPath(), text);
        modified += 1_000;
        assertThat(file().setLastModified(modified)).isTrue();
    }

    private void change(String text) throws IOException {
        write(text);
        the.reload().run();
        the.reload().run();
    }

    private String sourcesOfFour() throws IOException {
        StringBuilder sources = new StringBuilder();
        for (int n = 0; n < 4; n++) {
            String source = the.open(REMOTE, 443).lane().source().toString();
            sources.append(source.substring(source.lastIndexOf('.') + 1));
        }
        return sources.toString();
    }

    @Test
    void give_a_drained_source_no_new_connection() throws IOException {
        assertThat(sourcesOfFour()).isEqualTo("1212");

        assertThat(operations().drain("192.0.2.1"))
                .isEqualTo("192.0.2.1 is draining by hand: no new connection, 2 left");
        assertThat(sourcesOfFour()).isEqualTo("2222");
        assertThat(the.log().lines())
                .endsWith("INFO by hand: 192.0.2.1 is draining by hand: no new connection, 2 left");
    }

    @Test
    void give_it_connections_again_when_it_is_no_longer_drained() throws IOException {
        operations().drain("192.0.2.1");

        assertThat(operations().undrain(" 192.0.2.1 ")).isEqualTo("192.0.2.1 gets connections again");
        assertThat(sourcesOfFour()).contains("1");
        assertThat(the.log().lines()).contains("INFO by hand: 192.0.2.1 gets connections again");
    }

    @Test
    void do_not_mind_that_it_is_drained_twice() throws IOException {
        operations().drain("192.0.2.1");
        operations().drain("192.0.2.1");
        operations().undrain("192.0.2.1");

        assertThat(sourcesOfFour()).contains("1");
    }

    @Test
    void warn_when_none_is_left() throws IOException {
        operations().drain("192.0.2.1");
        assertThat(the.log().lines()).noneMatch(line -> line.startsWith("WARN "));

        operations().drain("192.0.2.2");
        assertThat(the.log().lines()).anyMatch(line -> line.startsWith("WARN a pool has no source now"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "192.0.2.3", "192.0.2", "example.com", "192.0.2.1-2", "192.0.2.0/24", "0.0.0.0", "::"})
    void refuse_what_is_no_source(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> operations().drain(text))
                .withMessage("'" + text + "' is no source: expected one of [192.0.2.1, 192.0.2.2]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> operations().undrain(text))
                .withMessageStartingWith("'" + text + "' is no source");
        assertThat(the.log().lines()).isEmpty();
    }

    @Test
    void refuse_to_undrain_what_is_not_drained() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> operations().undrain("192.0.2.1"))
                .withMessage("192.0.2.1 is not drained");
    }

    @Test
    void refuse_to_undrain_what_the_option_drains() throws IOException {
        startWith("pool=192.0.2.1-2");
        change("pool=192.0.2.1-2\ndrain=192.0.2.1");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> operations().undrain("192.0.2.1"))
                .withMessage("192.0.2.1 is drained by the option drain: take it out there");
    }

    @Test
    void refuse_to_undrain_what_the_option_drains_from_the_start() throws IOException {
        startWith("pool=192.0.2.1-2\ndrain=192.0.2.1");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> operations().undrain("192.0.2.1"))
                .withMessage("192.0.2.1 is drained by the option drain: take it out there");
    }

    @Test
    void say_that_the_option_drains_it_still() throws IOException {
        startWith("pool=192.0.2.1-2");
        operations().drain("192.0.2.1");
        change("pool=192.0.2.1-2\ndrain=192.0.2.1");

        assertThat(operations().undrain("192.0.2.1")).isEqualTo("192.0.2.1 is still drained by the option drain");
        assertThat(sourcesOfFour()).isEqualTo("2222");
    }

    @Test
    void stay_in_force_when_the_file_changes() throws IOException {
        startWith("pool=192.0.2.1-2\nstrategy=round-robin");
        operations().drain("192.0.2.1");
        operations().dryRun(true);
        change("pool=192.0.2.1-3\nstrategy=round-robin\nreaper.idle=5m");

        assertThat(sourcesOfFour()).matches("[23]+");
        assertThat(the.running().dryRun()).isTrue();
        assertThat(the.running().settings().reaper().idle()).hasMinutes(5);
    }

    @Test
    void are_no_change_of_the_file() throws IOException {
        startWith("pool=192.0.2.1-2");
        operations().drain("192.0.2.1");

        assertThat(operations().reload()).isEqualTo("nothing is different");
    }

    /** A thread that reads the file at the same time must not undo the change by hand. */
    @Test
    void stay_in_force_when_the_file_is_read_at_the_same_time() throws Exception {
        startWith("pool=192.0.2.1-2");
        Thread reading = new Thread(() -> {
            try {
                the.reload().readNow();
            } catch (SocketException e) {
                throw new IllegalStateException(e);
            }
        });
        synchronized (the.change()) {
            reading.start();
            await().until(() -> reading.getState() == Thread.State.BLOCKED);
            operations().drain("192.0.2.1");
        }
        reading.join();

        assertThat(sourcesOfFour()).isEqualTo("2222");
    }

    @Test
    void let_the_reaper_only_say_what_it_would_do_and_do_it_again() throws IOException {
        assertThat(the.running().dryRun()).isFalse();

        assertThat(operations().dryRun(true)).isEqualTo("the reaper only says what it would do");
        assertThat(the.running().dryRun()).isTrue();
        assertThat(operations().dryRun(false)).isEqualTo("the reaper is on");
        assertThat(the.running().dryRun()).isFalse();
        assertThat(the.log().lines())
                .containsExactly(
                        "INFO by hand: the reaper only says what it would do", "INFO by hand: the reaper is on");
    }

    @Test
    void start_no_reaper() {
        the = new RunningFixture("reaper=off");

        assertThatIllegalStateException()
                .isThrownBy(() -> operations().dryRun(true))
                .withMessage("there is no reaper: reaper=off, or this JDK lacks what it needs");
        assertThat(the.running().dryRun()).isNull();
    }

    /** Until the next start, the reaper keeps its mode. */
    @Test
    void do_not_make_a_dry_run_a_real_one_while_the_file_wants_no_reaper_at_the_next_start() throws IOException {
        startWith("pool=192.0.2.1-2\nreaper=dry-run");
        change("pool=192.0.2.1-2\nreaper=off");
        assertThat(the.running().dryRun()).isTrue();

        operations().drain("192.0.2.1");
        assertThat(the.running().dryRun()).isTrue();
        change("pool=192.0.2.1-3\nreaper=off");
        assertThat(the.running().dryRun()).isTrue();
    }

    @Test
    void hold_for_a_reaper_that_the_file_does_not_want_at_the_next_start() throws IOException {
        startWith("pool=192.0.2.1-2");
        change("pool=192.0.2.1-2\nreaper=off");

        operations().dryRun(true);
        assertThat(the.running().dryRun()).isTrue();
        operations().dryRun(false);
        assertThat(the.running().dryRun()).isFalse();
    }

    @Test
    void read_the_file_at_once() throws IOException {
        startWith("pool=192.0.2.1-2");
        write("pool=192.0.2.3\nsites=off");

        assertThat(operations().reload())
                .isEqualTo("pool, sites changed; new sources [192.0.2.3], gone [192.0.2.1, 192.0.2.2]");
        assertThat(sourcesOfFour()).isEqualTo("3333");
        assertThat(the.running().sites().mode()).isEqualTo(CallSites.Mode.OFF);
        assertThat(the.running().settings().texts()).containsEntry(Option.POOL, "192.0.2.3");
    }

    @Test
    void read_the_file_once_when_they_have_read_it() throws IOException {
        startWith("pool=192.0.2.1-2");
        write("pool=192.0.2.3");
        operations().reload();
        the.log().lines().clear();
        the.reload().run();
        the.reload().run();

        assertThat(the.log().lines()).isEmpty();
    }

    @Test
    void refuse_a_file_that_is_wrong() throws IOException {
        startWith("pool=192.0.2.1-2");
        write("pool=192.0.2.300");

        assertThatIllegalStateException()
                .isThrownBy(() -> operations().reload())
                .withMessageStartingWith("everything stays as it was: wrong option pool=192.0.2.300 (file " + file());
        assertThat(sourcesOfFour()).matches("[12]+");
        assertThat(the.log().lines()).anyMatch(line -> line.startsWith("WARN configuration not changed, everything"));
    }

    @Test
    void have_no_file_to_read_where_none_was_named() {
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> operations().reload())
                .withMessage("there is no file of options: none was named by the option config");
    }
}
