package io.portkeeper.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandFolderTest {

    private static final ProcessIdentity KILLED = new ProcessIdentity(1, 100, 7);

    private static final int NOBODY = 65_534;

    @TempDir
    private Path tmp;

    private int user;

    @BeforeEach
    void readUser() throws IOException {
        user = ProcessIdentity.ownerOfThis();
    }

    /** Makes what a killed process leaves behind. A process that is about to listen has the same. */
    private Path left(ProcessIdentity identity, Instant made) throws IOException {
        Path folder = Files.createDirectory(
                tmp.resolve("portkeeper-" + identity + "-1f"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(CommandFolder.socket(folder)));
        }
        Files.setLastModifiedTime(folder, FileTime.from(made));
        return folder;
    }

    private static Instant longAgo() {
        return Instant.now().minusSeconds(3_600);
    }

    private void removeLeftBehind() {
        CommandFolder.removeLeftBehind(tmp, KILLED.pid(), user);
    }

    @Test
    void has_a_name_that_nobody_can_know_before() throws IOException {
        CommandFolder first = CommandFolder.make(tmp, KILLED);
        CommandFolder second = CommandFolder.make(tmp, KILLED);

        assertThat(CommandFolder.of(tmp, KILLED))
                .hasSize(2)
                .allSatisfy(folder ->
                        assertThat(folder.getFileName().toString()).matches("portkeeper-1-100-7-[0-9a-f]{8,16}"));
        first.remove();
        second.remove();
        assertThat(tmp).isEmptyDirectory();
    }

    @Test
    void of_a_process_that_was_killed_is_removed_by_the_next_of_its_number() throws IOException {
        Path left = left(KILLED, longAgo());
        removeLeftBehind();

        assertThat(left).doesNotExist();
    }

    @Test
    void of_another_number_is_left_alone() throws IOException {
        Path left = left(new ProcessIdentity(11, 100, 7), longAgo());
        removeLeftBehind();

        assertThat(left).exists();
    }

    /** Between bind and listen, a socket looks as if its process were dead. */
    @Test
    void that_is_young_is_left_alone() throws IOException {
        Path left = left(KILLED, Instant.now());
        removeLeftBehind();

        assertThat(left).exists();
    }

    @Test
    void at_which_somebody_listens_is_left_alone() throws IOException {
        Path folder = left(KILLED, longAgo());
        Path socket = CommandFolder.socket(folder);
        Files.delete(socket);
        try (ServerSocketChannel alive = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            alive.bind(UnixDomainSocketAddress.of(socket));
            Files.setLastModifiedTime(folder, FileTime.from(longAgo()));
            removeLeftBehind();

            assertThat(socket).exists();
        }
    }

    @Test
    void of_another_user_is_left_alone() throws IOException {
        assumeThat(user).as("root, who can give it away").isZero();
        Path left = left(KILLED, longAgo());
        Files.setAttribute(left, "unix:uid", NOBODY);
        removeLeftBehind();

        assertThat(CommandFolder.socket(left)).exists();
    }

    /** Another user may have made a link of that name as bait. It leads to files that are not this JVM's. */
    @Test
    void is_never_a_link() throws IOException {
        Path bait = Files.createDirectory(
                tmp.resolve("bait"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path wanted = Files.createFile(CommandFolder.socket(bait));
        Files.setLastModifiedTime(bait, FileTime.from(longAgo()));
        Path link = Files.createSymbolicLink(tmp.resolve("portkeeper-" + KILLED + "-1f"), bait);
        removeLeftBehind();

        assertThat(wanted).exists();
        assertThat(CommandFolder.isOnlyOf(user, bait)).isTrue();
        assertThat(CommandFolder.isOnlyOf(user, link)).isFalse();
    }

    @Test
    void is_not_removed_when_a_link_has_come_in_its_place() throws IOException {
        CommandFolder folder = CommandFolder.make(tmp, KILLED);
        Path path = CommandFolder.of(tmp, KILLED).get(0);
        Path bait = Files.createDirectory(tmp.resolve("bait"));
        Path wanted = Files.createFile(CommandFolder.socket(bait));
        Files.delete(path);
        Files.createSymbolicLink(path, bait);
        folder.remove();

        assertThat(wanted).exists();
    }

    @Test
    void which_others_may_enter_is_of_more_than_one() throws IOException {
        Path folder = left(KILLED, longAgo());
        assertThat(CommandFolder.isOnlyOf(user, folder)).isTrue();
        assertThat(CommandFolder.isOnlyOf(user + 1, folder)).isFalse();
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x---"));
        assertThat(CommandFolder.isOnlyOf(user, folder)).isFalse();
    }

    @Test
    void is_found_by_what_its_name_says_and_no_other_is() throws IOException {
        Path left = left(KILLED, longAgo());
        for (String name :
                new String[] {"portkeeper-1", "portkeeper-1-", "portkeeper-1-x-7-1f", "portkeeper-1-100-8-1f", "else"
                }) {
            Files.createDirectory(tmp.resolve(name));
        }

        assertThat(CommandFolder.of(tmp, KILLED)).containsExactly(left);
        assertThat(CommandFolder.of(tmp, new ProcessIdentity(1, 100, 9))).isEmpty();
    }
}
