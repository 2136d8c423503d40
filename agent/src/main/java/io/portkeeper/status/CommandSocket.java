package io.portkeeper.status;

import io.portkeeper.linux.JdkProvider;
import io.portkeeper.observe.Loop;
import io.portkeeper.observe.Loops;
import io.portkeeper.observe.Notices;
import java.io.Closeable;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Where the command line reaches the agent: a Unix-domain socket, because a JVM that is out of ports has none for JMX either.
 *
 * <p>It is in a directory that only the JVM's user may enter, who may attach to the JVM as well. The first line that a command gets is
 * {@code portkeeper} and which process it has reached, so that it asks no other than it means. Then there is one request to a connection,
 * in one line; the answer's first line is {@code ok} or {@code error}.
 */
public final class CommandSocket implements Loop.Turn {

    /** The first word that a command gets. */
    public static final String GREETING = "portkeeper ";

    /** As the JDK's attach mechanism has it: there, whatever java.io.tmpdir is. */
    private static final Path TMP = Path.of("/tmp");

    /** What a command that is out of processor time may take to ask. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

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
     * Where the socket's directory is.
     *
     * @param root of the file system that the process sees
     */
    public static Path tmp(Path root) {
        return root.resolve(TMP.getRoot().relativize(TMP));
    }

    /**
     * Listens from now on.
     *
     * @throws IOException when it cannot
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
            loops.start("commands", Duration.ZERO, commands);
            listens = true;
        } finally {
            if (!listens) {
                close(server);
                close(selector);
                if (commands != null) {
                    commands.close();
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
        // The next select tells the kernel of a registration, and forgets it if there is no memory (SelectorImpl). Here
        // that is a failure, after which all of it is done again.
        selector.selectNow();
    }

    /** Whether a command can reach it still. */
    boolean isReachable() {
        return server.isOpen() && selector.isOpen() && folder.isThere();
    }

    /** Listens no more. Its thread ends with its turn. */
    void close() {
        close(server);
        close(selector);
        if (folder != null) {
            folder.remove();
        }
    }

    @Override
    public boolean once(Loop loop) throws IOException {
        loop.rest();
        Thread.interrupted(); // it was meant for the application's threads, and would keep the next line from waiting
        try {
            selector.select(clients.dueMillis());
            loop.beat();
            selector.selectedKeys().clear();
            accept();
            clients.proceed();
            return true;
        } catch (ClosedSelectorException e) {
            clients.close();
            return false;
        }
    }

    private void accept() {
        try {
            // No more at a time: one that has connected before must be heard before it may have to go.
            for (int n = 0; n < CommandClients.MOST / 2; n++) {
                SocketChannel client = server.accept();
                if (client == null) {
                    return;
                }
                clients.add(client);
            }
        } catch (IOException e) {
            if (server.isOpen()) {
                pause(); // no descriptor is left (EMFILE): it fails at once then, whether or not a command waits
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
            // Meant for the application's threads: this one goes on.
        }
    }
}
