package io.portkeeper.testapp.connect;

import io.portkeeper.testapp.cli.HostAndPort;
import io.portkeeper.testapp.lab.Lab;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A server that records the source and the time of each connection. It holds all of them, and resets them when it is closed.
 */
public final class Arrivals implements AutoCloseable {

    /**
     * One connection.
     *
     * @param nanos the {@link System#nanoTime} at which it was accepted
     */
    public record Arrival(String source, long nanos) {}

    private final ServerSocketChannel server;
    private final List<SocketChannel> held = new CopyOnWriteArrayList<>();
    private final List<Arrival> arrivals = new CopyOnWriteArrayList<>();

    /** Listens on a free port of that address. */
    public Arrivals(InetAddress host) throws IOException {
        server = ServerSocketChannel.open().bind(new InetSocketAddress(host, Lab.freePort()), 16_384);
        Thread thread = new Thread(this::accept, "arrivals");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel channel = server.accept();
                arrivals.add(new Arrival(channel.socket().getInetAddress().getHostAddress(), System.nanoTime()));
                held.add(channel);
            }
        } catch (ClosedChannelException e) {
            // closed by the test
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its address, in the form that the connector takes. */
    public String hostAndPort() {
        return HostAndPort.format((InetSocketAddress) server.socket().getLocalSocketAddress());
    }

    /** All connections so far, in the order in which they were accepted. */
    public List<Arrival> all() {
        return List.copyOf(arrivals);
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (SocketChannel channel : held) {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            channel.close();
        }
    }
}
