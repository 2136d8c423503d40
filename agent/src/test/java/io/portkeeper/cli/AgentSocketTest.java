package io.portkeeper.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.portkeeper.status.CommandFolder;
import io.portkeeper.status.ProcessIdentity;
import java.io.IOException;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Looks for the socket of this process among sockets that may be its own or another's. */
class AgentSocketTest {

    private static final Path SELF = Path.of("/proc/self");

    private static final int NOBODY = 65_534;

    @TempDir
    private Path tmp;

    private final List<ServerSocketChannel> servers = new ArrayList<>();
    private ProcessIdentity own;
    private AgentSocket agent;

    @BeforeEach
    void read() throws IOException {
        own = ProcessIdentity.of(SELF);
        agent = new AgentSocket(SELF, tmp);
    }

    @AfterEach
    void close() throws IOException {
        for (ServerSocketChannel server : servers) {
            server.close();
        }
    }

    private Path folder(ProcessIdentity identity, String random) throws IOException {
        return Files.createDirectory(
                tmp.resolve("portkeeper-" + identity + "-" + random),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    /** Sends {@code says} to each client, and then reads what the client sends. */
    private void serve(Path folder, String says) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        servers.add(server);
        server.bind(UnixDomainSocketAddress.of(CommandFolder.socket(folder)));
        Thread thread = new Thread(() -> {
            while (server.isOpen()) {
                try (SocketChannel client = server.accept();
                        OutputStream out = Channels.newOutputStream(client)) {
                    out.write(says.getBytes(StandardCharsets.UTF_8));
                    client.shutdownOutput();
                    Channels.newInputStream(client).readAllBytes();
                } catch (IOException e) {
                    // The client has closed the connection, or the test is over.
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private String ask() throws IOException {
        try (AgentConnection connection = agent.connect()) {
            return connection == null ? null : connection.ask("report");
        }
    }

    @Test
    void is_found_among_those_of_others_with_the_same_number() throws IOException {
        ProcessIdentity inAnotherContainer = new ProcessIdentity(own.pid(), own.start(), own.namespace() + 1);
        ProcessIdentity before = new ProcessIdentity(own.pid(), own.start() - 1, own.namespace());
        serve(folder(inAnotherContainer, "1"), "portkeeper " + inAnotherContainer + "\nok\nanother container's");
        serve(folder(before, "2"), "portkeeper " + before + "\nok\nan earlier one's");
        serve(folder(own, "3"), "portkeeper " + own + "\nok\nits own");

        assertThat(ask()).isEqualTo("ok\nits own");
    }

    /** The name of the directory does not decide which process a socket belongs to. */
    @Test
    void says_itself_which_process_it_is_of() throws IOException {
        ProcessIdentity another = new ProcessIdentity(own.pid(), own.start() + 1, own.namespace());
        serve(folder(own, "1"), "portkeeper " + another + "\nok\nanother's");
        serve(folder(own, "2"), "HTTP/1.1 400 Bad Request\n\n");
        serve(folder(own, "3"), "");
        serve(folder(own, "4"), "x".repeat(1_000_000));

        assertThat(ask()).isNull();
    }

    @Test
    void is_passed_by_when_its_process_was_killed() throws IOException {
        Path dead = folder(own, "1");
        try (ServerSocketChannel killed = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            killed.bind(UnixDomainSocketAddress.of(CommandFolder.socket(dead)));
        }
        folder(own, "2");
        serve(folder(own, "3"), "portkeeper " + own + "\nok\nits own");

        assertThat(ask()).isEqualTo("ok\nits own");
    }

    /** If memory ran out while the agent opened its first socket, it opens a new one, and the first may listen for ever. */
    @Test
    void is_the_newest_of_its_process() throws IOException {
        for (int n = 1; n <= 5; n++) {
            Path deaf = folder(own, String.valueOf(n));
            ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            servers.add(server);
            server.bind(UnixDomainSocketAddress.of(CommandFolder.socket(deaf)));
            Files.setLastModifiedTime(deaf, FileTime.from(Instant.now().minusSeconds(n)));
        }
        serve(folder(own, "6"), "portkeeper " + own + "\nok\nits own");

        assertThat(ask()).isEqualTo("ok\nits own");
    }

    @Test
    void is_not_believed_to_be_in_the_directory_of_another_user() throws IOException {
        assumeThat(ProcessIdentity.owner(SELF)).as("root, who can give it away").isZero();
        Path bait = folder(own, "1");
        serve(bait, "portkeeper " + own + "\nok\nbait");
        Files.setAttribute(bait, "unix:uid", NOBODY);

        assertThat(ask()).isNull();
        assertThat(agent.distrust()).contains("not trusted").endsWith(bait.toString());
    }

    @Test
    void is_not_believed_to_be_where_others_may_enter() throws IOException {
        Path open = folder(own, "1");
        serve(open, "portkeeper " + own + "\nok\nbait");
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));

        assertThat(ask()).isNull();
    }

    @Test
    void is_not_believed_to_be_where_a_link_leads() throws IOException {
        Path elsewhere = Files.createDirectory(
                tmp.resolve("elsewhere"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        serve(elsewhere, "portkeeper " + own + "\nok\nbait");
        Files.createSymbolicLink(tmp.resolve("portkeeper-" + own + "-1"), elsewhere);

        assertThat(ask()).isNull();
    }

    @Test
    void says_so_when_it_ends_before_the_answer() throws IOException {
        serve(folder(own, "1"), "portkeeper " + own + "\n");

        assertThatThrownBy(this::ask)
                .isInstanceOf(RunningJvm.Unreachable.class)
                .hasMessage("the agent closed the connection before it answered: try again; its log may say why");
    }

    @Test
    void answers_in_printable_characters() throws IOException {
        serve(folder(own, "1"), "portkeeper " + own + "\nok\na\u001b[2J\u009b2J\r\nb\u202e");

        assertThat(ask()).isEqualTo("ok\na [2J 2J \nb ");
    }

    @Test
    void is_not_listened_to_without_end() throws IOException {
        serve(folder(own, "1"), "portkeeper " + own + "\nok\n" + "x".repeat(AgentConnection.LONGEST_ANSWER));

        assertThatThrownBy(this::ask).isInstanceOf(RunningJvm.Unreachable.class).hasMessageContaining("not trusted");
    }
}
