package io.portkeeper.status;

import io.portkeeper.observe.Daemon;
import io.portkeeper.observe.Loop;
import io.portkeeper.observe.Loops;
import io.portkeeper.observe.Notices;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;

/**
 * Where the command line reaches the agent: a Unix-domain socket, because a JVM that is out of ports has none for JMX either.
 *
 * <p>It is in a directory that only the JVM's user may enter, who may attach to the JVM as well. One request to a connection, in
 * one line; the answer's first line is {@code ok} or {@code error}.
 */
public final class CommandSocket implements Loop.Turn {

    private static final String SOCKET = "agent.sock";

    private static final long PAUSE_MILLIS = 200;

    private final ServerSocketChannel server;
    private final Shown shown;
    private final Notices notices;

    CommandSocket(ServerSocketChannel server, Shown shown, Notices notices) {
        this.server = server;
        this.shown = shown;
        this.notices = notices;
    }

    /**
     * Where the agent of a process listens.
     *
     * @param root of the file system that the process sees
     * @param pid as the process knows itself
     */
    public static Path of(String root, long pid) {
        // As the JDK's attach mechanism has it: there, whatever java.io.tmpdir is.
        return Path.of(root, "tmp", "portkeeper-" + pid, SOCKET);
    }

    /**
     * Listens from now on.
     *
     * @throws IOException when the directory cannot be made, or is another's
     */
    static CommandSocket open(Shown shown, Loops loops, Notices notices) throws IOException {
        Path socket = of("/", ProcessHandle.current().pid());
        Path folder = socket.getParent();
        Files.deleteIfExists(socket); // of an earlier process of that number
        Files.deleteIfExists(folder);
        Files.createDirectory(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        CommandSocket commands = new CommandSocket(server, shown, notices);
        boolean listens = false;
        try {
            server.bind(UnixDomainSocketAddress.of(socket));
            folder.toFile().deleteOnExit();
            socket.toFile().deleteOnExit(); // before the directory: in reverse order
            loops.start("commands", Duration.ZERO, commands);
            listens = true;
        } finally {
            if (!listens) {
                server.close();
            }
        }
        return commands;
    }

    /** Whether it listens still: an interrupt that was meant for the application ends it. */
    boolean isOpen() {
        return server.isOpen();
    }

    /** Listens no more. */
    void close() throws IOException {
        server.close();
    }

    @Override
    public boolean once(Loop loop) {
        loop.rest();
        SocketChannel client;
        try {
            client = server.accept();
        } catch (IOException e) {
            if (server.isOpen()) {
                pause(); // no descriptor is left (EMFILE): it fails at once then, whether or not a command waits
            }
            return server.isOpen();
        }
        loop.beat();
        try {
            // Each by a thread of its own: one that asks nothing must not keep others from it.
            Daemon.start("portkeeper-command", () -> answerTo(client));
        } catch (Throwable e) {
            failed(client, e); // there are no threads left
        }
        return true;
    }

    private void failed(SocketChannel client, Throwable e) {
        notices.failed("in a command", e);
        try {
            client.close();
        } catch (IOException closing) {
            // It is gone already.
        }
        pause();
    }

    private void answerTo(SocketChannel client) {
        try (client) {
            answer(client);
        } catch (IOException e) {
            // The command has gone: nobody is left to be told.
        } catch (RuntimeException | Error e) {
            notices.failed("in a command", e);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            // Meant for the application's threads: this one goes on.
        }
    }

    private void answer(SocketChannel client) throws IOException {
        BufferedReader request = new BufferedReader(Channels.newReader(client, StandardCharsets.UTF_8));
        String line = request.readLine();
        if (line == null) {
            return;
        }
        String answer;
        try {
            answer = "ok\n" + does(line.split(" ", 2));
        } catch (IllegalArgumentException | IllegalStateException | IOException e) {
            answer = "error\n" + e.getMessage();
        }
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(answer);
        while (bytes.hasRemaining()) {
            client.write(bytes);
        }
    }

    private String does(String[] words) throws IOException {
        String argument = words.length > 1 ? words[1] : "";
        return switch (words[0]) {
            case "status" -> shown.read().json();
            case "report" -> shown.report();
            case "drain" -> shown.operations().drain(argument);
            case "undrain" -> shown.operations().undrain(argument);
            default -> throw new IllegalArgumentException("this version of the agent does not know " + words[0]);
        };
    }
}
