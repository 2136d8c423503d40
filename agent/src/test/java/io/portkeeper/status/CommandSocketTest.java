package io.portkeeper.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.portkeeper.connect.RunningFixture;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The socket ends with the JVM, as the agent's does. */
class CommandSocketTest {

    private static final Path SOCKET =
            CommandSocket.of("/", ProcessHandle.current().pid());

    private final RunningFixture the = new RunningFixture("pool=192.0.2.1-2");

    @BeforeEach
    void open() throws IOException {
        Commands.reach(the);
    }

    private static String ask(String request) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(SOCKET));
            channel.write(StandardCharsets.UTF_8.encode(request));
            return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    report | ok/no connection is open
                    drain 192.0.2.1 | ok/192.0.2.1 is draining by hand: no new connection, 0 left
                    undrain 192.0.2.1 | error/192.0.2.1 is not drained
                    drain 192.0.2.9 | error/'192.0.2.9' is no source: expected one of [192.0.2.1, 192.0.2.2]
                    drain | error/'' is no source: expected one of [192.0.2.1, 192.0.2.2]
                    nonsense | error/this version of the agent does not know nonsense
                    """, quoteCharacter = '"')
    void answers_in_one_line_whether_it_was_done_and_then_what(String request, String answer) throws IOException {
        assertThat(ask(request + "\n")).isEqualTo(answer.replaceFirst("/", "\n"));
    }

    @Test
    void answers_with_the_whole_status() throws IOException {
        assertThat(ask("status\n")).startsWith("ok\n{").contains("\"pool\":\"192.0.2.1-2\"");
    }

    @Test
    void goes_on_when_a_command_has_gone_without_a_word() throws IOException {
        SocketChannel gone = SocketChannel.open(StandardProtocolFamily.UNIX);
        gone.connect(UnixDomainSocketAddress.of(SOCKET));
        gone.close();

        assertThat(ask("report\n")).startsWith("ok\n");
    }

    @Test
    void is_where_only_the_user_of_the_jvm_may_go() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(SOCKET.getParent())))
                .isEqualTo("rwx------");
    }

    @Test
    void takes_the_place_of_one_that_an_earlier_process_of_that_number_left() throws IOException {
        RunningFixture next = new RunningFixture("pool=192.0.2.77");
        Commands.reach(next);

        assertThat(ask("status\n")).contains("\"pool\":\"192.0.2.77\"");
    }

    /** As a proxy may be that is short of ports. */
    @Test
    void waits_for_descriptors_when_none_is_left() throws Exception {
        WithoutDescriptors server = new WithoutDescriptors();
        the.running()
                .loops()
                .start(
                        "test",
                        Duration.ZERO,
                        new CommandSocket(server, null, the.running().notices()));
        await().until(() -> server.accepts.size() >= 3);
        server.close();

        Duration twice = Duration.ofNanos(server.accepts.get(2) - server.accepts.get(0));
        assertThat(twice).isGreaterThanOrEqualTo(Duration.ofMillis(400));
    }
}
