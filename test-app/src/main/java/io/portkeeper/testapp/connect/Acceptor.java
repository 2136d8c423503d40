package io.portkeeper.testapp.connect;

import io.portkeeper.testapp.cli.HostAndPort;
import io.portkeeper.testapp.lab.Lab;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A server that accepts and holds every connection. On each, it begins an HTTP/1.1 answer that never ends, or it begins HTTP/2.
 *
 * <p>It closes connections by RST, so that no TIME_WAIT is left on either side.
 */
public final class Acceptor implements AutoCloseable {

    private static final byte[] ENDLESS_ANSWER =
            "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    /** An empty SETTINGS frame (RFC 9113, section 6.5), which an HTTP/2 client needs to be ready. */
    private static final byte[] SETTINGS = {0, 0, 0, 4, 0, 0, 0, 0, 0};

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final ServerSocketChannel server;
    private final byte[] greeting;
    private final Thread thread = new Thread(this::accept, "acceptor");
    private final List<SocketChannel> accepted = new CopyOnWriteArrayList<>();

    /** Listens on a free port of that address. */
    public Acceptor(InetAddress host) throws IOException {
        this(host, ENDLESS_ANSWER);
    }

    /** A server for clients that speak HTTP/2, on a free port of that address. */
    public static Acceptor http2(InetAddress host) throws IOException {
        return new Acceptor(host, SETTINGS);
    }

    private Acceptor(InetAddress host, byte[] greeting) throws IOException {
        this.greeting = greeting;
        server = ServerSocketChannel.open().bind(new InetSocketAddress(host, Lab.freePort()), 16_384);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel channel = server.accept();
                synchronized (accepted) {
                    accepted.add(channel);
                    accepted.notifyAll();
                }
                begin(channel);
            }
        } catch (ClosedChannelException e) {
            // closed by the test
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void begin(SocketChannel channel) {
        try {
            channel.write(ByteBuffer.wrap(greeting));
        } catch (IOException e) {
            // The test or the client has dropped the connection; the server continues.
        }
    }

    /** Its address, in the form that the connector and the proxies take. */
    public String hostAndPort() {
        return HostAndPort.format((InetSocketAddress) server.socket().getLocalSocketAddress());
    }

    /**
     * Waits until that many connections are held. A client may be connected before the server has accepted the connection.
     *
     * @throws IllegalStateException if there are fewer after 30 s
     */
    public Acceptor awaitHeld(int connections) throws InterruptedException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        synchronized (accepted) {
            while (accepted.size() < connections) {
                long leftMillis = (deadline - System.nanoTime()) / 1_000_000;
                if (leftMillis <= 0) {
                    throw new IllegalStateException(accepted.size() + " connections came, not " + connections);
                }
                accepted.wait(leftMillis);
            }
        }
        return this;
    }

    /** How many connections it has accepted and not dropped. */
    public int held() {
        return accepted.size();
    }

    /** How many of these the client has closed or reset. */
    public int lost() throws IOException {
        int lost = 0;
        for (SocketChannel channel : accepted) {
            channel.configureBlocking(false);
            try {
                lost += channel.read(ByteBuffer.allocate(1)) < 0 ? 1 : 0;
            } catch (IOException reset) {
                lost++;
            }
        }
        return lost;
    }

    /** How many connections came from each address. */
    public Map<String, Integer> bySource() {
        Map<String, Integer> bySource = new TreeMap<>();
        for (SocketChannel channel : accepted) {
            InetSocketAddress peer = (InetSocketAddress) channel.socket().getRemoteSocketAddress();
            bySource.merge(peer.getAddress().getHostAddress(), 1, Integer::sum);
        }
        return bySource;
    }

    /** The client's port of each connection. */
    public List<Integer> clientPorts() {
        return accepted.stream().map(channel -> channel.socket().getPort()).toList();
    }

    /** Refuses new connections from now on, and continues to hold the others. */
    public void stopListening() throws IOException, InterruptedException {
        server.close();
        // The kernel listens until accept has returned.
        thread.join();
    }

    /** Resets the held connections, so that their ports are free at once. */
    public void drop() throws IOException {
        for (SocketChannel channel : accepted) {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            channel.close();
        }
        accepted.clear();
    }

    @Override
    public void close() throws IOException {
        server.close();
        drop();
    }
}
