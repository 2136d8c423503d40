package io.portkeeper.testapp.connect;

import io.portkeeper.testapp.cli.HostAndPort;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import javax.net.ssl.SSLSocketFactory;

/** A way to open a connection. The HTTP ones need a server that answers with a body that does not end. */
public enum ConnectPath {

    /** {@code Socket.connect} without time-out. */
    SOCKET {
        @Override
        Closeable open(InetSocketAddress remote) throws IOException {
            return connect(new Socket(), remote, 0);
        }
    },

    /** {@code Socket.connect} with time-out. */
    SOCKET_WITH_TIMEOUT {
        @Override
        Closeable open(InetSocketAddress remote) throws IOException {
            return connect(new Socket(), remote, 10_000);
        }
    },

    /** {@code new Socket(host, port)}. */
    SOCKET_CONSTRUCTOR {
        @Override
        Closeable open(InetSocketAddress remote) throws IOException {
            return new Socket(remote.getAddress(), remote.getPort());
        }
    },

    /** {@code Socket.connect} in a virtual thread, Java 21 and later. */
    VIRTUAL_THREAD {
        @Override
        Closeable open(InetSocketAddress remote) throws IOException {
            FutureTask<Closeable> task = new FutureTask<>(() -> SOCKET.open(remote));
            startVirtual(task);
            return get(task::get);
        }
    },

    /** {@code SocketChannel.connect}, blocking. */
    CHANNEL {
        @Override
        Closeable open(InetSocketAddress remote) throws IOException {
            return SocketChannel.open(remote);
        }
    },

    /** {@code SocketChannel.connect}, non-blocking, finished by a selector. */
    CHANNEL_NON_BLOCKING {
        @Override
        Closeable open(InetSocketAddress remote) throws IOException {
            SocketChannel channel = SocketChannel.open();
            try (Selector selector = Selector.open()) {
                channel.configureBlocking(false);
                if (!channel.connect(remote)) {
                    channel.register(selector, SelectionKey.OP_CONNECT);
                    selector.select(10_000);
                    if (!channel.finishConnect()) {
                        throw new IOException("not connected within 10 s");
                    }
                }
                return channel;
            } catch (IOException e) {
                channel.close();
                throw e;
            }
        }
    },

    /** {@code SocketChannel.socket().connect}, a method other than {@code SocketChannel.connect}. */
    CHANNEL_ADAPTOR {
        @Override
        Closeable open(InetSocketAddress remote) throws IOException {
            SocketChannel channel = SocketChannel.open();
            connect(channel.socket(), remote, 0);
            return channel;
        }
    },

    /** {@code SocketChannel.socket().connect} with time-out. */
    CHANNEL_ADAPTOR_WITH_TIMEOUT {
        @Override
        Closeable open(InetSocketAddress remote) throws IOException {
            SocketChannel channel = SocketChannel.open();
            connect(channel.socket(), remote, 10_000);
            return channel;
        }
    },

    /** {@code AsynchronousSocketChannel.connect}. */
    ASYNCHRONOUS_CHANNEL {
        @Override
        Closeable open(InetSocketAddress remote) throws IOException {
            AsynchronousSocketChannel channel = AsynchronousSocketChannel.open();
            get(() -> channel.connect(remote).get());
            return channel;
        }
    },

    /** A TLS socket, connected. */
    SSL_SOCKET {
        @Override
        Closeable open(InetSocketAddress remote) throws IOException {
            return SSLSocketFactory.getDefault().createSocket(remote.getAddress(), remote.getPort());
        }
    },

    /** {@code java.net.http.HttpClient}. */
    HTTP_CLIENT {
        private final HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

        @Override
        Closeable open(InetSocketAddress remote) throws IOException {
            HttpRequest request = HttpRequest.newBuilder(uri(remote)).build();
            InputStream body =
                    get(() -> client.send(request, BodyHandlers.ofInputStream()).body());
            return body;
        }
    },

    /** {@code HttpURLConnection}. */
    HTTP_URL_CONNECTION {
        @Override
        Closeable open(InetSocketAddress remote) throws IOException {
            HttpURLConnection connection =
                    (HttpURLConnection) uri(remote).toURL().openConnection(Proxy.NO_PROXY);
            return connection.getInputStream();
        }
    };

    /** The ways that the running Java has. */
    public static Set<ConnectPath> available() {
        return Runtime.version().feature() >= 21
                ? EnumSet.allOf(ConnectPath.class)
                : EnumSet.complementOf(EnumSet.of(VIRTUAL_THREAD));
    }

    /**
     * Opens a connection that stays open until it is closed.
     *
     * @throws IOException if the connect fails
     */
    abstract Closeable open(InetSocketAddress remote) throws IOException;

    private static Socket connect(Socket socket, InetSocketAddress remote, int timeoutMillis) throws IOException {
        socket.connect(remote, timeoutMillis);
        return socket;
    }

    private static URI uri(InetSocketAddress remote) {
        return URI.create("http://" + HostAndPort.format(remote) + "/");
    }

    /** The compiler targets Java 17, which has no virtual threads. */
    private static void startVirtual(Runnable task) throws IOException {
        try {
            Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, task);
        } catch (ReflectiveOperationException e) {
            throw new IOException("no virtual threads in this Java", e);
        }
    }

    private static <T> T get(Callable<T> call) throws IOException {
        try {
            return call.call();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }
}
