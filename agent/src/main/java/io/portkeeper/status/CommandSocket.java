package io.portkeeper.status;

import io.portkeeper.linux.JdkProvider;
import io.portkeeper.observe.Loop;
import io.portkeeper.observe.Loops;
import io.portkeeper.observe.Notices;
import java.io.Closeable;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Where the command line reaches the agent: a Unix-domain socket, because a JVM that is out of ports has none for JMX either.
 *
 * <p>It is in a directory that only the JVM's user may enter, and that user may attach to the JVM anyway. The agent first sends
 * one line: {@code portkeeper} and which process it is in, so that a command asks only the process that it is meant for. Each
 * connection then has one request, in one line. The answer's first line is {@code ok} or {@code error}.
 */
public final class CommandSocket implements Loop.Turn {

    /** The beginning of the first line that the agent sends. */
    public static final String GREETING = "portkeeper ";

    /** As in the JDK's attach mechanism, whatever java.io.tmpdir is. */
    private static final Path TMP = Path.of("/tmp");

    /** How long a command may be silent; it may be short of processor time. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** A bound: no answer takes nearly as long. */
    private static final Duration REHEARSAL = Duration.ofSeconds(5);

    private static final long PAUSE_MILLIS = 200;

    private final ServerSocketChannel server;
    private final Selector selector;
    private final CommandClients clients;
    private CommandFolder folder;

    CommandSocket(ServerSocketChannel server, Selector selector, CommandClients clients) {
        this.server = server;
        this.selector = selector;
        this.clients = clients;
    }

    /**
     * The directory that contains the socket's directory.
     *
     * @param root of the file system that the process sees
     */
    public static Path tmp(Path root) {
        return root.resolve(TMP.getRoot().relativize(TMP));
    }

    /**
     * Makes the socket and listens on it.
     *
     * @throws IOException if that fails
     */
    static CommandSocket open(Shown shown, Loops loops, Notices notices) throws IOException {
        return open(TMP, shown, loops, notices, PATIENCE);
    }

    static CommandSocket open(Path tmp, Shown shown, Loops loops, Notices notices, Duration patience)
            throws IOException {
        ProcessIdentity identity = ProcessIdentity.ofThis();
        ServerSocketChannel server = JdkProvider.get().openServerSocketChannel(StandardProtocolFamily.UNIX);
        Selector selector = null;
        CommandSocket commands = null;
        boolean listens = false;
        try {
            selector = server.provider().openSelector();
            CommandClients clients =
                    new CommandClients(selector, GREETING + identity, new CommandAnswers(shown), notices, patience);
            commands = new CommandSocket(server, selector, clients);
            commands.listen(tmp, identity);
            commands.rehearse();
            loops.start("commands", Duration.ZERO, commands);
            listens = true;
        } finally {
            if (!listens) {
                if (commands != null) {
                    commands.close();
                    commands.clients.close(); // no thread does so
                } else {
                    close(server);
                    close(selector);
                }
            }
        }
        return commands;
    }

    void listen(Path tmp, ProcessIdentity identity) throws IOException {
        CommandFolder.removeLeftBehind(tmp, identity.pid(), ProcessIdentity.ownerOfThis());
        folder = CommandFolder.make(tmp, identity);
        folder.bind(server);
        server.configureBlocking(false);
        server.register(selector, SelectionKey.OP_ACCEPT);
        // The next select tells the kernel about a registration, and forgets the registration if memory runs out
        // (SelectorImpl). If that happens here, opening the socket fails, and all of it is tried again.
        selector.selectNow();
    }

    /**
     * Asks for the status once, in this thread. That initialises all classes that serve a command. If the initialisation of a
     * class fails because memory runs out, the class can never be used, and the heap may be exhausted when the first command
     * comes.
     */
    private void rehearse() throws IOException {
        try (SocketChannel command = JdkProvider.get().openSocketChannel(StandardProtocolFamily.UNIX)) {
            command.configureBlocking(false); // otherwise a full backlog would block this thread
            command.connect(server.getLocalAddress());
            command.write(StandardCharsets.UTF_8.encode("status\n"));
            ByteBuffer answer = ByteBuffer.allocate(CommandClient.LONGEST_REQUEST);
            long startNanos = System.nanoTime();
            int count = 0;
            while (count >= 0 && System.nanoTime() - startNanos < REHEARSAL.toNanos()) {
                if (count == 0) {
                    selector.select(PAUSE_MILLIS);
                    serve();
                }
                count = command.read(answer.clear());
            }
        } catch (LinkageError e) {
            // A class is already unusable. Commands may still be answered.
        }
    }

    /** Whether a command can still reach the socket. */
    boolean isReachable() {
        return server.isOpen() && selector.isOpen() && folder.isThere();
    }

    /**
     * Stops listening. Its thread ends after the current turn. The directory is removed first: if memory runs out meanwhile, the
     * socket may listen for ever, but no command finds it.
     */
    void close() {
        if (folder != null) {
            folder.remove();
        }
        close(server);
        close(selector);
    }

    @Override
    public boolean once(Loop loop) throws IOException {
        loop.rest();
        Thread.interrupted(); // clears an interrupt that was meant for the application's threads: select would not wait
        try {
            selector.select(clients.dueMillis());
            loop.beat();
            serve();
            return true;
        } catch (ClosedSelectorException e) {
            clients.close();
            return false;
        }
    }

    private void serve() {
        selector.selectedKeys().clear();
        accept();
        clients.proceed();
    }

    private void accept() {
        try {
            // Not more in one turn: a connection must be read once before it may be closed to make room.
            for (int n = 0; n < CommandClients.MOST / 2; n++) {
                SocketChannel client = server.accept();
                if (client == null) {
                    return;
                }
                clients.add(client);
            }
        } catch (IOException e) {
            if (server.isOpen()) {
                pause(); // no descriptor is left (EMFILE): accept fails at once, whether or not a command waits
            }
        }
    }

    private static void close(Closeable opened) {
        try {
            if (opened != null) {
                opened.close();
            }
        } catch (IOException e) {
            // It is closed as far as it can be.
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            // The interrupt was meant for the application's threads: this one continues.
        }
    }
}
