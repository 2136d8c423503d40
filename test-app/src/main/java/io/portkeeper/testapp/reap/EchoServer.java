package io.portkeeper.testapp.reap;

import io.portkeeper.testapp.cli.HostAndPort;
import io.portkeeper.testapp.lab.Lab;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server that echoes what it receives, but treats some letters as commands: {@link #SILENCE}, {@link #CLOSE},
 * {@link #RESET}, {@link #STALL} and {@link #DATA}.
 *
 * <p>When a client closes its connection, the server does too.
 */
public final class EchoServer implements AutoCloseable {

    /** May precede what the server receives; a command is the letter after it. */
    static final String REQUEST = "GET /";

    /** Is not answered. */
    public static final char SILENCE = 'S';

    /** Is answered by closing the connection. */
    public static final char CLOSE = 'C';

    /** Is answered by a reset. */
    public static final char RESET = 'R';

    /** Is echoed. After that, the server reads nothing more from the connection. */
    public static final char STALL = 'T';

    /** Is answered by {@link #DATA_BYTES} bytes. */
    public static final char DATA = 'D';

    /** Few enough for any socket buffer. */
    public static final int DATA_BYTES = 10_000;

    private final Selector selector = Selector.open();
    private final ServerSocketChannel server = ServerSocketChannel.open();
    private final List<Socket> own = new ArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final ByteBuffer received = ByteBuffer.allocate(65_536);

    /** Listens on a free port of that address. */
    public EchoServer(InetAddress host) throws IOException {
        server.bind(new InetSocketAddress(host, Lab.freePort()), 16_384).configureBlocking(false);
        server.register(selector, SelectionKey.OP_ACCEPT);
        Thread thread = new Thread(this::serve, "echo-server");
        thread.setDaemon(true);
        thread.start();
    }

    private void serve() {
        try {
            while (true) {
                selector.select(this::ready);
            }
        } catch (ClosedSelectorException e) {
            // closed by the test
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void ready(SelectionKey key) {
        try {
            if (key.channel() == server) {
                accept();
            } else {
                answer((SocketChannel) key.channel());
            }
        } catch (ClosedChannelException e) {
            // closed by the test
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Accepts one connection at a time. If the thread accepted all that are waiting, it might never serve those that their
     * clients have closed.
     */
    private void accept() throws IOException {
        SocketChannel channel = server.accept();
        if (channel != null) {
            connections.incrementAndGet();
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false).register(selector, SelectionKey.OP_READ);
        }
    }

    private void answer(SocketChannel channel) throws IOException {
        try {
            received.clear();
            if (channel.read(received) < 0) {
                close(channel);
                return;
            }
            received.flip();
            switch (command()) {
                case SILENCE -> {}
                case CLOSE -> close(channel);
                case RESET -> {
                    channel.setOption(StandardSocketOptions.SO_LINGER, 0);
                    close(channel);
                }
                case STALL -> {
                    received.limit(
                            Math.min(received.limit(), HoldWay.message(STALL).length()));
                    channel.write(received);
                    channel.keyFor(selector).interestOps(0);
                }
                case DATA -> channel.write(ByteBuffer.allocate(DATA_BYTES));
                default -> channel.write(received);
            }
        } catch (IOException reset) {
            close(channel);
        }
    }

    /** Uses a port of that source for a connection of this JVM, so that the programs' pressure stays below 100 %. */
    public EchoServer withoutPort(String source, int port) throws IOException {
        Socket socket = new Socket();
        own.add(socket);
        socket.setReuseAddress(true);
        socket.setSoLinger(true, 0);
        socket.bind(new InetSocketAddress(source, port));
        socket.connect(server.socket().getLocalSocketAddress());
        return this;
    }

    private int command() {
        int at = received.limit() > REQUEST.length() && received.get(0) == REQUEST.charAt(0) ? REQUEST.length() : 0;
        return received.hasRemaining() ? received.get(at) : SILENCE;
    }

    private void close(SocketChannel channel) throws IOException {
        channel.close();
        connections.decrementAndGet();
    }

    private static void drop(SocketChannel channel) throws IOException {
        try {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (ClosedChannelException e) {
            // The server has closed it already, because its client had.
        }
        channel.close();
    }

    /** How many connections it has now. */
    public int connections() {
        return connections.get();
    }

    /** Its address, in the form that the programs take. */
    public String hostAndPort() {
        return HostAndPort.format((InetSocketAddress) server.socket().getLocalSocketAddress());
    }

    /** Resets what is open, so that no TIME_WAIT is left. */
    @Override
    public void close() throws IOException {
        for (Socket socket : own) {
            socket.close();
        }
        server.close();
        for (SelectionKey key : selector.keys()) {
            if (key.channel() instanceof SocketChannel channel) {
                drop(channel);
            }
        }
        selector.close();
    }
}
