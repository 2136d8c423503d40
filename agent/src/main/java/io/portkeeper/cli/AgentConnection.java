package io.portkeeper.cli;

import io.portkeeper.status.CommandSocket;
import io.portkeeper.status.ProcessIdentity;
import io.portkeeper.text.Printable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.TimeUnit;

/**
 * A connection to the agent in a process. The agent has said that it is in that process.
 *
 * <p>The other end may be anybody's program. So the connection is closed after a minute, and both the length of the first line
 * and that of the answer are limited.
 */
final class AgentConnection implements AutoCloseable {

    /** In bytes. A status with 100,000 sources is half as long. */
    static final int LONGEST_ANSWER = 1 << 25;

    private static final int LONGEST_GREETING = 100;

    private static final long LIMIT_SECONDS = 60;

    private final SocketChannel channel;
    private final InputStream in;

    private final Timer limit = new Timer("limit", true);

    private AgentConnection(SocketChannel channel) {
        this.channel = channel;
        this.in = Channels.newInputStream(channel);
        limit.schedule(
                new TimerTask() {
                    @Override
                    public void run() {
                        close();
                    }
                },
                TimeUnit.SECONDS.toMillis(LIMIT_SECONDS));
    }

    /**
     * Connects.
     *
     * @return null if no process listens, or one that is not an agent in {@code process}: the socket may be left over from an
     *     earlier process that was killed
     */
    static AgentConnection to(Path socket, ProcessIdentity process) throws IOException {
        AgentConnection connection = new AgentConnection(SocketChannel.open(StandardProtocolFamily.UNIX));
        boolean isIt = false;
        try {
            connection.channel.connect(UnixDomainSocketAddress.of(socket));
            isIt = isOfSameUser(connection.channel, socket.getParent()) && connection.isOf(process);
            return isIt ? connection : null;
        } catch (ClosedChannelException e) {
            throw late();
        } catch (ConnectException e) {
            return null;
        } catch (IOException e) {
            if (Files.notExists(socket, LinkOption.NOFOLLOW_LINKS)) {
                return null;
            }
            throw e;
        } finally {
            if (!isIt) {
                connection.close();
            }
        }
    }

    /**
     * Whether the user who listens, according to the kernel (unix(7), SO_PEERCRED), owns the folder. What is at the path may have
     * been replaced since it was checked. True if the runtime lacks {@code jdk.net}.
     */
    private static boolean isOfSameUser(SocketChannel channel, Path folder) throws IOException {
        return ModuleLayer.boot().findModule("jdk.net").isEmpty()
                || PeerUser.of(channel)
                        .equals(Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS)
                                .getName());
    }

    private boolean isOf(ProcessIdentity process) throws IOException {
        String greeting = firstLine();
        ProcessIdentity greets = greeting.startsWith(CommandSocket.GREETING)
                ? ProcessIdentity.parse(greeting.substring(CommandSocket.GREETING.length()))
                : null;
        return greets != null && greets.mayBe(process);
    }

    private String firstLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int read = in.read(); read >= 0 && read != '\n' && line.size() < LONGEST_GREETING; read = in.read()) {
            line.write(read);
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    /**
     * Sends a request and reads the answer.
     *
     * @param request one line
     * @return the answer, in lines of printable characters
     */
    String ask(String request) throws IOException {
        try {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(request + "\n");
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            byte[] answer = in.readNBytes(LONGEST_ANSWER + 1);
            if (answer.length > LONGEST_ANSWER) {
                throw new RunningJvm.Unreachable("the answer has more than " + LONGEST_ANSWER + " bytes: not trusted");
            }
            if (answer.length == 0) {
                throw new RunningJvm.Unreachable(
                        "the agent closed the connection before it answered: try again; its log may say why");
            }
            return Printable.lines(new String(answer, StandardCharsets.UTF_8));
        } catch (ClosedChannelException e) {
            throw late();
        }
    }

    private static RunningJvm.Unreachable late() {
        return new RunningJvm.Unreachable(
                "no answer within " + LIMIT_SECONDS + " s: the JVM is stopped, or out of processor time");
    }

    @Override
    public void close() {
        limit.cancel();
        try {
            channel.close();
        } catch (IOException e) {
            // It is closed already.
        }
    }
}
