package io.portkeeper.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessIdentityTest {

    @TempDir
    private Path process;

    /** Writes what the host sees of a process that is the first one in its container. */
    private void write(String comm) throws IOException {
        Files.writeString(
                process.resolve("status"),
                "Name:\t" + comm + "\nUmask:\t0022\nUid:\t0\t1000\t0\t1001\nNSpid:\t4711\t12\t1\n",
                StandardCharsets.ISO_8859_1);
        Files.writeString(
                process.resolve("stat"),
                "4711 (" + comm + ") S 1 4711 4711 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 40 0 123456 7 8 9\n",
                StandardCharsets.ISO_8859_1);
        Files.createDirectories(process.resolve("ns"));
    }

    private void in(String kind, long namespace) throws IOException {
        Files.createSymbolicLink(process.resolve("ns").resolve(kind), Path.of(kind + ":[" + namespace + "]"));
    }

    /** The name may consist of any bytes. They need not be text, and may look like the end of the name. */
    @ParameterizedTest
    @ValueSource(strings = {"java", "a) S 1 (b", "\u00ff\u00fe"})
    void is_the_processs_own_number_its_start_and_its_namespace(String comm) throws IOException {
        write(comm);
        in("pid", 4026531999L);

        assertThat(ProcessIdentity.of(process)).isEqualTo(new ProcessIdentity(1, 123_456, 4026531999L));
        assertThat(ProcessIdentity.owner(process)).isEqualTo(1_001);
    }

    /** A process may have capabilities that this one lacks. This one may then not look into its namespaces (ptrace(2)). */
    @Test
    void leaves_open_what_cannot_be_seen() throws IOException {
        write("java");

        assertThat(ProcessIdentity.of(process)).isEqualTo(new ProcessIdentity(1, 123_456, 0));
    }

    @Test
    void leaves_the_start_open_where_the_time_is_another() throws IOException {
        write("java");
        in("pid", 7);
        in("time", 8);

        assertThat(ProcessIdentity.of(process)).isEqualTo(new ProcessIdentity(1, 0, 7));
    }

    /** Linux before 4.1 does not tell the number that a process has in its own namespace. */
    @Test
    void is_the_number_that_there_is() throws IOException {
        write("java");
        Files.writeString(process.resolve("status"), "Name:\tjava\nTgid:\t4711\nUid:\t0\t0\t0\t4294967294\n");

        assertThat(ProcessIdentity.of(process)).isEqualTo(new ProcessIdentity(4_711, 123_456, 0));
        assertThat(ProcessIdentity.owner(process)).isEqualTo(-2);
    }

    @Test
    void of_this_process_is_what_others_see_of_it() throws IOException {
        long pid = ProcessHandle.current().pid();
        ProcessIdentity own = ProcessIdentity.ofThis();

        assertThat(own.pid()).isEqualTo(pid);
        assertThat(own.start()).isPositive();
        assertThat(own.namespace()).isPositive();
        assertThat(ProcessIdentity.of(Path.of("/proc", String.valueOf(pid)))).isEqualTo(own);
        assertThat(ProcessIdentity.parse(own.toString())).isEqualTo(own);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "1-2", "1-2-3-4", "1-2-x", "-1-2-3", "1-2-99999999999999999999"})
    void is_not_read_from_anything_else(String text) {
        assertThat(ProcessIdentity.parse(text)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "1-2-3, true",
        "1-0-3, true",
        "1-2-0, true",
        "1-0-0, true",
        "2-2-3, false",
        "1-9-3, false",
        "1-2-9, false",
        "1-0-9, false",
    })
    void may_be_that_of_another_as_far_as_it_is_known(String other, boolean may) {
        ProcessIdentity identity = new ProcessIdentity(1, 2, 3);

        assertThat(identity.mayBe(ProcessIdentity.parse(other))).isEqualTo(may);
        assertThat(ProcessIdentity.parse(other).mayBe(identity)).isEqualTo(may);
    }
}
