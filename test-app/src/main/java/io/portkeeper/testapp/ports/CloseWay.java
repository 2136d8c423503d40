package io.portkeeper.testapp.ports;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.ExecutionException;

/** A kind of socket, and a state in which it is closed. */
public enum CloseWay {

    /** {@code Socket.close}, while no other thread uses the socket. */
    SOCKET {
        @Override
        Open open(InetSocketAddress remote) throws IOException {
            Socket socket = connected(remote);
            return new Open(socket.getLocalPort(), socket);
        }
    },

    /** {@code Socket.close} while another thread reads. */
    SOCKET_WHILE_READING {
        @Override
        Open open(InetSocketAddress remote) throws IOException {
            Socket socket = connected(remote);
            Reading reading = Reading.start(() -> socket.getInputStream().read());
            return new Open(socket.getLocalPort(), () -> {
                socket.close();
                reading.awaitEnd();
            });
        }
    },

    /** {@code Socket.close} after SO_LINGER 0: an RST, and no TIME_WAIT. */
    SOCKET_RESET {
        @Override
        Open open(InetSocketAddress remote) throws IOException {
            Socket socket = connected(remote);
            socket.setSoLinger(true, 0);
            return new Open(socket.getLocalPort(), socket);
        }
    },

    /** {@code SocketChannel.close}, blocking. */
    CHANNEL {
        @Override
        Open open(InetSocketAddress remote) throws IOException {
            return opened(SocketChannel.open(remote));
        }
    },

    /** {@code SocketChannel.close} while another thread reads. */
    CHANNEL_WHILE_READING {
        @Override
        Open open(InetSocketAddress remote) throws IOException {
            SocketChannel channel = SocketChannel.open(remote);
            Reading reading = Reading.start(() -> channel.read(ByteBuffer.allocate(1)));
            return new Open(port(channel), () -> {
                channel.close();
                reading.awaitEnd();
            });
        }
    },

    /** {@code SocketChannel.close} of a non-blocking channel that is no longer registered with a selector. */
    CHANNEL_NON_BLOCKING {
        @Override
        Open open(InetSocketAddress remote) throws IOException {
            try (Selector selector = Selector.open()) {
                return opened(connected(selector, remote));
            }
        }
    },

    /** {@code SocketChannel.close} in an event loop, which then selects again. */
    CHANNEL_IN_EVENT_LOOP {
        @Override
        Open open(InetSocketAddress remote) throws IOException {
            Selector selector = Selector.open();
            SocketChannel channel = connected(selector, remote);
            return new Open(port(channel), () -> {
                channel.close();
                selector.selectNow();
                selector.close();
            });
        }
    },

    /** {@code SocketChannel.close} by a thread other than that of the event loop, which is then woken. */
    CHANNEL_BESIDE_EVENT_LOOP {
        @Override
        Open open(InetSocketAddress remote) throws IOException {
            Selector selector = Selector.open();
            SocketChannel channel = connected(selector, remote);
            Reading loop = Reading.start(selector::select);
            return new Open(port(channel), () -> {
                channel.close();
                selector.wakeup();
                loop.awaitEnd();
                selector.close();
            });
        }
    },

    /** {@code AsynchronousSocketChannel.close}, with nothing pending. */
    ASYNCHRONOUS_CHANNEL {
        @Override
        Open open(InetSocketAddress remote) throws IOException {
            return opened(asynchronous(remote));
        }
    },

    /** {@code AsynchronousSocketChannel.close} while a read is pending. */
    ASYNCHRONOUS_CHANNEL_WHILE_READING {
        @Override
        Open open(InetSocketAddress remote) throws IOException {
            AsynchronousSocketChannel channel = asynchronous(remote);
            Reading reading =
                    Reading.start(() -> channel.read(ByteBuffer.allocate(1)).get());
            return new Open(port(channel), () -> {
                channel.close();
                reading.awaitEnd();
            });
        }
    };

    /**
     * A connection, and how to close it.
     *
     * @param port its local port
     */
    record Open(int port, Closeable way) {}

    /**
     * Connects.
     *
     * @throws IOException if the connect fails; nothing is open then
     */
    abstract Open open(InetSocketAddress remote) throws IOException;

    private static Socket connected(InetSocketAddress remote) throws IOException {
        return new Socket(remote.getAddress(), remote.getPort());
    }

    /** Connects without blocking, and leaves the channel registered. */
    private static SocketChannel connected(Selector selector, InetSocketAddress remote) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.configureBlocking(false);
            SelectionKey key = channel.register(selector, 0);
            if (!channel.connect(remote)) {
                key.interestOps(SelectionKey.OP_CONNECT);
                selector.select(10_000);
                if (!channel.finishConnect()) {
                    throw new IOException("not connected within 10 s");
                }
            }
            key.interestOps(SelectionKey.OP_READ);
            return channel;
        } catch (IOException e) {
            channel.close();
            selector.selectNow();
            throw e;
        }
    }

    private static AsynchronousSocketChannel asynchronous(InetSocketAddress remote) throws IOException {
        AsynchronousSocketChannel channel = AsynchronousSocketChannel.open();
        try {
            channel.connect(remote).get();
            return channel;
        } catch (ExecutionException e) {
            channel.close();
            throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
        } catch (InterruptedException e) {
            channel.close();
            throw new IOException(e);
        }
    }

    private static Open opened(NetworkChannel channel) {
        return new Open(port(channel), channel);
    }

    private static int port(NetworkChannel channel) {
        try {
            SocketAddress local = channel.getLocalAddress();
            return ((InetSocketAddress) local).getPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
