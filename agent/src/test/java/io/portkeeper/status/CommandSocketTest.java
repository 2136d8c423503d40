package io.portkeeper.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.portkeeper.connect.RunningFixture;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.AbstractSelectableChannel;
import java.nio.channels.spi.AbstractSelectionKey;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandSocketTest {

    private static final Duration LONG = Duration.ofMinutes(10);

    private final RunningFixture the = new RunningFixture("pool=192.0.2.1-2");
    private final List<CommandSocket> opened = new ArrayList<>();

    @TempDir
    private Path tmp;

    private Path socket;

    @BeforeEach
    void open() throws IOException {
        socket = open(the, LONG);
    }

    private Path open(RunningFixture agent, Duration patience) throws IOException {
        List<Path> before = folders();
        opened.add(CommandSocket.open(
                tmp,
                new StatusReader("portkeeper 1.2.3", agent.running(), false),
                agent.running().loops(),
                agent.running().notices(),
                patience));
        List<Path> now = new ArrayList<>(folders());
        now.removeAll(before);
        return CommandFolder.socket(now.get(0));
    }

    private List<Path> folders() throws IOException {
        return CommandFolder.of(tmp, ProcessIdentity.ofThis());
    }

    @AfterEach
    void close() {
        opened.forEach(CommandSocket::close);
    }

    private static SocketChannel connect(Path socket) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(socket));
        return channel;
    }

    private static String rest(SocketChannel channel) throws IOException {
        return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
    }

    private String whole(String request) throws IOException {
        try (SocketChannel channel = connect(socket)) {
            channel.write(StandardCharsets.UTF_8.encode(request));
            return rest(channel);
        }
    }

    /** The answer without the greeting. */
    private String ask(String request) throws IOException {
        String answer = whole(request);
        return answer.substring(answer.indexOf('\n') + 1);
    }

    @Test
    void says_first_which_process_it_is_of() throws IOException {
        assertThat(whole("report\n")).startsWith("portkeeper " + ProcessIdentity.ofThis() + "\nok\n");
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
        connect(socket).close();

        assertThat(ask("report\n")).startsWith("ok\n");
    }

    @Test
    void has_no_place_for_a_request_that_does_not_end() throws IOException {
        assertThat(ask("x".repeat(CommandClient.LONGEST_REQUEST)))
                .isEqualTo("error\na request is no longer than 1024 bytes");
        assertThat(ask("x".repeat(CommandClient.LONGEST_REQUEST - 1) + "\n")).startsWith("error\nthis version");
    }

    @Test
    void takes_a_request_that_comes_in_pieces() throws IOException {
        try (SocketChannel channel = connect(socket)) {
            for (byte[] piece : new byte[][] {{'r', 'e'}, {'p', 'o', 'r', 't'}, {'\n'}}) {
                channel.write(ByteBuffer.wrap(piece));
            }

            assertThat(rest(channel)).contains("\nok\n");
        }
    }

    /** In an earlier version, each connection had a thread. */
    @Test
    void hears_who_asks_among_a_thousand_who_are_silent() throws IOException {
        List<SocketChannel> silent = new ArrayList<>();
        try {
            for (int n = 0; n < 1_000; n++) {
                silent.add(connect(socket));
            }

            assertThat(ask("report\n")).startsWith("ok\n");
            assertThat(Thread.getAllStackTraces().keySet())
                    .filteredOn(thread -> thread.getName().equals("portkeeper-command"))
                    .hasSizeLessThanOrEqualTo(CommandClients.MOST_ANSWERS);
            // All but a few have been closed, and have received the greeting or nothing.
            for (SocketChannel channel : silent.subList(0, 1_000 - CommandClients.MOST)) {
                assertThat(rest(channel)).isIn("", "portkeeper " + ProcessIdentity.ofThis() + "\n");
            }
        } finally {
            for (SocketChannel channel : silent) {
                channel.close();
            }
        }
    }

    @Test
    void sends_away_who_asks_nothing_for_too_long() throws IOException {
        Path impatient = open(the, Duration.ofMillis(200));
        try (SocketChannel channel = connect(impatient)) {
            assertThat(rest(channel)).isEqualTo("portkeeper " + ProcessIdentity.ofThis() + "\n");
        }
    }

    @Test
    void is_where_only_the_user_of_the_jvm_may_go() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket.getParent())))
                .isEqualTo("rwx------");
    }

    /**
     * No class must be used for the first time when the heap is exhausted. If its initialisation fails, it can never be
     * used.
     */
    @Test
    void has_answered_once_before_the_first_command_comes() throws IOException {
        List<String> asked = new ArrayList<>();
        Shown shown = (Shown) Proxy.newProxyInstance(
                Shown.class.getClassLoader(), new Class<?>[] {Shown.class}, (proxy, method, arguments) -> {
                    asked.add(method.getName());
                    throw new IllegalStateException("nothing to show");
                });
        opened.add(CommandSocket.open(
                tmp, shown, the.running().loops(), the.running().notices(), LONG));

        assertThat(asked).containsExactly("read");
    }

    /** The other socket is like one of a JVM with the same PID in another container. */
    @Test
    void leaves_others_of_that_number_alone_and_takes_nothing_but_its_own_away() throws IOException {
        RunningFixture other = new RunningFixture("pool=192.0.2.77");
        Path another = open(other, LONG);
        assertThat(ask("status\n")).contains("\"pool\":\"192.0.2.1-2\"");

        opened.get(1).close();
        assertThat(another.getParent()).doesNotExist();
        assertThat(ask("status\n")).contains("\"pool\":\"192.0.2.1-2\"");
    }

    /** Otherwise the socket would never accept a command: a selector forgets a registration if memory runs out. */
    @Test
    void is_not_opened_while_there_is_no_memory_to_register_it() throws IOException {
        List<Path> before = folders();
        CommandSocket without = new CommandSocket(
                ServerSocketChannel.open(StandardProtocolFamily.UNIX), new SelectorWithoutMemory(), null);

        assertThatThrownBy(() -> without.listen(tmp, ProcessIdentity.ofThis())).isInstanceOf(OutOfMemoryError.class);
        without.close();
        assertThat(folders()).isEqualTo(before);
    }

    /** Registers a channel as the JDK's selectors do. They tell the kernel about it in the next select. */
    private static final class SelectorWithoutMemory extends AbstractSelector {

        SelectorWithoutMemory() {
            super(SelectorProvider.provider());
        }

        @Override
        protected SelectionKey register(AbstractSelectableChannel channel, int operations, Object attachment) {
            return new AbstractSelectionKey() {
                @Override
                public SelectableChannel channel() {
                    return channel;
                }

                @Override
                public Selector selector() {
                    return SelectorWithoutMemory.this;
                }

                @Override
                public int interestOps() {
                    return operations;
                }

                @Override
                public SelectionKey interestOps(int other) {
                    return this;
                }

                @Override
                public int readyOps() {
                    return 0;
                }
            };
        }

        @Override
        public int selectNow() {
            throw new OutOfMemoryError("Java heap space");
        }

        @Override
        public int select(long timeout) {
            return selectNow();
        }

        @Override
        public int select() {
            return selectNow();
        }

        @Override
        public Set<SelectionKey> keys() {
            return Set.of();
        }

        @Override
        public Set<SelectionKey> selectedKeys() {
            return Set.of();
        }

        @Override
        public Selector wakeup() {
            return this;
        }

        @Override
        protected void implCloseSelector() {}
    }

    @Test
    void knows_when_it_cannot_be_reached_any_more() throws IOException {
        assertThat(opened.get(0).isReachable()).isTrue();
        Files.delete(socket);
        assertThat(opened.get(0).isReachable()).isFalse();
    }

    @Test
    void knows_when_something_else_is_in_its_place() throws IOException {
        Path aside = tmp.resolve("aside");
        Files.move(socket.getParent(), aside);
        Files.createSymbolicLink(socket.getParent(), aside);

        assertThat(opened.get(0).isReachable()).isFalse();
        opened.get(0).close();
        assertThat(CommandFolder.socket(aside)).exists();
    }

    /** Code that interrupts all threads of an application interrupts this one, too. */
    @Test
    void outlives_an_interrupt() throws Exception {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("portkeeper-commands")) {
                thread.interrupt();
            }
        }

        assertThat(ask("report\n")).startsWith("ok\n");
    }

    /** A proxy that is short of ports may also be out of descriptors. */
    @Test
    void waits_for_descriptors_when_none_is_left() throws Exception {
        WithoutDescriptors server = new WithoutDescriptors();
        Selector selector = Selector.open();
        // It is always ready, as a socket is at which a command waits.
        Pipe waiting = Pipe.open();
        waiting.sink().write(ByteBuffer.allocate(1));
        waiting.source().configureBlocking(false);
        waiting.source().register(selector, SelectionKey.OP_READ);
        CommandClients nobody =
                new CommandClients(selector, "", null, the.running().notices(), LONG);
        the.running().loops().start("test", Duration.ZERO, new CommandSocket(server, selector, nobody));
        await().until(() -> server.accepts.size() >= 3);
        server.close();
        selector.close();

        Duration twice = Duration.ofNanos(server.accepts.get(2) - server.accepts.get(0));
        assertThat(twice).isGreaterThanOrEqualTo(Duration.ofMillis(400));
    }
}
