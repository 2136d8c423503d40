package io.portkeeper.testapp.ports;

import io.portkeeper.testapp.cli.HostAndPort;
import io.portkeeper.testapp.lab.Lab;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server that closes each connection as soon as its client has, so that TIME_WAIT is left at the client. */
public final class ClosingServer implements AutoCloseable {

    private final Selector selector = Selector.open();
    private final ServerSocketChannel server = ServerSocketChannel.open();
    private final ByteBuffer scratch = ByteBuffer.allocate(1_024);

    /** One in this many connections is left half open; 0 for none. */
    private final int reluctance;

    private final List<SocketChannel> halfOpen = new CopyOnWriteArrayList<>();
    private int ended;

    /** Listens on a free port of that address. */
    public ClosingServer(InetAddress host) throws IOException {
        this(host, 0);
    }

    /**
     * A server that leaves some connections half open, whose clients then stay in FIN_WAIT.
     *
     * @param reluctance one in this many connections
     */
    public ClosingServer(InetAddress host, int reluctance) throws IOException {
        this.reluctance = reluctance;
        server.bind(new InetSocketAddress(host, Lab.freePort()), 16_384).configureBlocking(false);
        server.register(selector, SelectionKey.OP_ACCEPT);
        Thread thread = new Thread(this::serve, "closing-server");
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
                readOrClose((SocketChannel) key.channel());
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
            channel.configureBlocking(false);
            // Often the client has closed by now.
            if (readOrClose(channel)) {
                channel.register(selector, SelectionKey.OP_READ);
            }
        }
    }

    /** Returns whether the client still has its connection open. */
    private boolean readOrClose(SocketChannel channel) throws IOException {
        boolean open;
        try {
            scratch.clear();
            open = channel.read(scratch) >= 0;
        } catch (IOException reset) {
            open = false;
        }
        if (!open && reluctance > 0 && ++ended % reluctance == 0) {
            forget(channel);
        } else if (!open) {
            channel.close();
        }
        return open;
    }

    private void forget(SocketChannel channel) {
        halfOpen.add(channel);
        SelectionKey key = channel.keyFor(selector);
        if (key != null) {
            key.cancel();
        }
    }

    /** Its address, in the form that the programs take. */
    public String hostAndPort() {
        return HostAndPort.format(address());
    }

    public InetSocketAddress address() {
        return (InetSocketAddress) server.socket().getLocalSocketAddress();
    }

    /** Resets what is open, so that no TIME_WAIT is left here. */
    @Override
    public void close() throws IOException {
        server.close();
        for (SelectionKey key : selector.keys()) {
            if (key.channel() instanceof SocketChannel channel && channel.isOpen()) {
                drop(channel);
            }
        }
        for (SocketChannel channel : halfOpen) {
            drop(channel);
        }
        selector.close();
    }

    private static void drop(SocketChannel channel) throws IOException {
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        channel.close();
    }
}
