package io.portkeeper.status;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** One connection to the socket. Sends the greeting, reads the request and writes the answer, and never blocks. */
final class CommandClient {

    /** In bytes. No command's request is a tenth as long. */
    static final int LONGEST_REQUEST = 1_024;

    private final SocketChannel channel;
    private final SelectionKey key;
    private final Consumer<CommandClient> asked;
    private final long patienceNanos;
    private final ByteBuffer request = ByteBuffer.allocate(LONGEST_REQUEST);
    private ByteBuffer pending;
    private String line;
    private boolean isAnswered;
    private long sinceNanos;
    private volatile String answer;

    /**
     * A connection on which nothing has been sent yet.
     *
     * @param key of its channel, which does not block
     * @param greeting the first line that is sent
     * @param asked is called when the request is complete
     * @param patienceNanos how long the command may do nothing while the agent waits for it
     */
    CommandClient(
            SocketChannel channel,
            SelectionKey key,
            String greeting,
            Consumer<CommandClient> asked,
            long patienceNanos,
            long nowNanos) {
        this.channel = channel;
        this.key = key;
        this.pending = StandardCharsets.UTF_8.encode(greeting + "\n");
        this.asked = asked;
        this.patienceNanos = patienceNanos;
        this.sinceNanos = nowNanos;
    }

    /** Its request; null until it is complete. */
    String request() {
        return line;
    }

    /** Sets the answer; any thread may do so. {@link #proceed} must be called afterwards. */
    void answer(String text) {
        answer = text;
    }

    /** How long the command may still do nothing; {@link Long#MAX_VALUE} while it waits for the agent's answer. */
    long leftNanos(long nowNanos) {
        return line != null && !isAnswered ? Long.MAX_VALUE : patienceNanos - (nowNanos - sinceNanos);
    }

    /**
     * Does what can be done now.
     *
     * @return false when the connection is to be closed
     * @throws IOException if the command has closed the connection
     */
    boolean proceed(long nowNanos) throws IOException {
        if (!write(nowNanos)) {
            key.interestOps(SelectionKey.OP_WRITE);
            return true;
        }
        if (isAnswered) {
            return false;
        }
        if (line == null && !read()) {
            return false;
        }
        String made = answer;
        if (made != null) {
            isAnswered = true;
            sinceNanos = nowNanos;
            pending = StandardCharsets.UTF_8.encode(made);
            return proceed(nowNanos);
        }
        key.interestOps(line == null ? SelectionKey.OP_READ : 0);
        return true;
    }

    private boolean write(long nowNanos) throws IOException {
        while (pending.hasRemaining()) {
            if (channel.write(pending) == 0) {
                return false;
            }
            sinceNanos = nowNanos;
        }
        return true;
    }

    /** False if the command has closed the connection before its request was complete. */
    private boolean read() throws IOException {
        int before = request.position();
        int count = channel.read(request);
        for (int at = before; at < request.position(); at++) {
            if (request.get(at) == '\n') {
                line = new String(request.array(), 0, at, StandardCharsets.UTF_8);
                asked.accept(this);
                return true;
            }
        }
        if (!request.hasRemaining()) {
            line = "";
            answer = CommandAnswers.error("a request is no longer than " + LONGEST_REQUEST + " bytes");
        }
        return count >= 0;
    }

    void close() {
        end(channel, key);
    }

    /**
     * Closes a connection, in steps of which each has an effect of its own. If memory ran out when {@code close} was first used,
     * a class that it needs is unusable, and it fails each time (JVMS 5.5). Without the end of the answer a command would wait,
     * and without the cancelled key the selector would not close the descriptor.
     *
     * @param key null if the channel is not registered
     */
    static void end(SocketChannel channel, SelectionKey key) {
        try {
            if (key != null) {
                key.cancel();
            }
            channel.shutdownOutput();
        } catch (IOException e) {
            // The command has closed the connection.
        } finally {
            try {
                channel.close();
            } catch (IOException e) {
                // It is closed already.
            }
        }
    }
}
