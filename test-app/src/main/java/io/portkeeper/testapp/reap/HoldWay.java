package io.portkeeper.testapp.reap;

import io.portkeeper.testapp.proxy.Transport;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.CompletionHandler;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;

/** How a program waits for data from its connections. */
public enum HoldWay {

    /** All on one selector. */
    SELECTOR {
        @Override
        Opener opener() throws IOException {
            EventLoop loop = new EventLoop();
            return (remote, id) -> open(remote, id, loop);
        }

        private static Held open(InetSocketAddress remote, int id, EventLoop loop) throws IOException {
            SocketChannel channel = SocketChannel.open(remote);
            Held held = new Held(id) {
                @Override
                void say(String text) throws IOException {
                    channel.write(bytes(text));
                    active();
                }
            };
            held.say(FIRST);
            channel.read(ByteBuffer.allocate(FIRST.length()));
            held.active();
            channel.configureBlocking(false);
            loop.add(channel, held);
            return held;
        }
    },

    /** No thread waits for data, as in a pool of blocking sockets. Data is read on command. */
    UNWATCHED {
        @Override
        Opener opener() {
            return this::open;
        }

        private Held open(InetSocketAddress remote, int id) throws IOException {
            Socket socket = new Socket(remote.getAddress(), remote.getPort());
            Held held = new Held(id) {
                @Override
                void say(String text) throws IOException {
                    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
                    active();
                }

                @Override
                void read(int bytes) throws IOException {
                    if (socket.getInputStream().readNBytes(bytes).length < bytes) {
                        throw new EOFException();
                    }
                    active();
                }
            };
            held.say(FIRST);
            held.read(FIRST.length());
            return held;
        }
    },

    /** Opened, and used for the first time on command. */
    UNUSED {
        @Override
        Opener opener() {
            return this::open;
        }

        private Held open(InetSocketAddress remote, int id) throws IOException {
            Socket socket = new Socket(remote.getAddress(), remote.getPort());
            return new Held(id) {
                @Override
                void say(String text) throws IOException {
                    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
                    active();
                }
            };
        }
    },

    /** Nothing is read. A file is sent by sendfile(2), a little at a time. */
    SENDING_FILE {
        @Override
        Opener opener() {
            return this::open;
        }

        private Held open(InetSocketAddress remote, int id) throws IOException {
            FileChannel file = toSend(); // first, because this takes long, and the connection would be idle meanwhile
            SocketChannel channel = SocketChannel.open(remote);
            Held held = new Held(id) {
                @Override
                void say(String text) throws IOException {
                    channel.write(bytes(text));
                    active();
                }
            };
            Thread thread = new Thread(() -> send(file, channel, held), "sending-file");
            thread.setDaemon(true);
            thread.start();
            return held;
        }

        private static FileChannel toSend() throws IOException {
            Path path = Files.createTempFile("to-send", ".txt");
            Files.writeString(path, String.valueOf(EchoServer.SILENCE).repeat(100_000));
            return FileChannel.open(path, StandardOpenOption.DELETE_ON_CLOSE);
        }

        private static void send(FileChannel file, SocketChannel channel, Held held) {
            try (file) {
                for (long sent = 0; sent < file.size(); sent += file.transferTo(sent, 100, channel)) {
                    held.active();
                    LockSupport.parkNanos(SEND_EVERY_NANOS);
                }
            } catch (IOException e) {
                held.lost(e.toString());
            }
        }
    },

    /** Nothing is read. A byte of urgent data is sent now and then, over a socket or over that of a channel. */
    SENDING_URGENT_DATA {
        @Override
        Opener opener() {
            return this::open;
        }

        private Held open(InetSocketAddress remote, int id) throws IOException {
            Socket socket = id % 2 == 0
                    ? new Socket(remote.getAddress(), remote.getPort())
                    : SocketChannel.open(remote).socket();
            Held held = new Held(id) {
                @Override
                void say(String text) throws IOException {
                    throw new UnsupportedOperationException("it sends urgent data only");
                }
            };
            Thread thread = new Thread(() -> send(socket, held), "sending-urgent-data");
            thread.setDaemon(true);
            thread.start();
            return held;
        }

        private static void send(Socket socket, Held held) {
            try (socket) {
                while (true) {
                    socket.sendUrgentData('u');
                    held.active();
                    LockSupport.parkNanos(SEND_EVERY_NANOS);
                }
            } catch (IOException e) {
                held.lost(e.toString());
            }
        }
    },

    /** Each has a virtual thread that reads from it, Java 21 and later. */
    VIRTUAL_THREAD {
        @Override
        Opener opener() {
            return this::open;
        }

        private Held open(InetSocketAddress remote, int id) throws IOException {
            Socket socket = new Socket(remote.getAddress(), remote.getPort());
            Held held = new Held(id) {
                @Override
                void say(String text) throws IOException {
                    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
                    active();
                }
            };
            held.say(FIRST);
            socket.getInputStream().readNBytes(FIRST.length());
            held.active();
            startVirtual(() -> readAll(socket, held));
            return held;
        }

        private static void readAll(Socket socket, Held held) {
            try (socket) {
                byte[] scratch = new byte[1_024];
                while (socket.getInputStream().read(scratch) >= 0) {
                    held.active();
                }
                held.lost("end of stream");
            } catch (IOException e) {
                held.lost(e.toString());
            }
        }
    },

    /** Each has a pending read with a completion handler. */
    ASYNCHRONOUS {
        @Override
        Opener opener() {
            return this::open;
        }

        private Held open(InetSocketAddress remote, int id) throws IOException {
            AsynchronousSocketChannel channel = AsynchronousSocketChannel.open();
            try {
                channel.connect(remote).get();
                Held held = new Held(id) {
                    @Override
                    void say(String text) throws IOException {
                        await(channel, text);
                        active();
                    }
                };
                held.say(FIRST);
                channel.read(ByteBuffer.allocate(FIRST.length())).get();
                held.active();
                read(channel, held);
                return held;
            } catch (ExecutionException e) {
                channel.close();
                throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }

        private static void await(AsynchronousSocketChannel channel, String text) throws IOException {
            try {
                channel.write(bytes(text)).get();
            } catch (ExecutionException | InterruptedException e) {
                throw new IOException(e);
            }
        }

        private static void read(AsynchronousSocketChannel channel, Held held) {
            channel.read(ByteBuffer.allocate(1_024), held, new CompletionHandler<Integer, Held>() {
                @Override
                public void completed(Integer count, Held owner) {
                    if (count >= 0) {
                        owner.active();
                        read(channel, owner);
                    } else {
                        owner.lost("end of stream");
                    }
                }

                @Override
                public void failed(Throwable cause, Held owner) {
                    owner.lost(cause.toString());
                    close(channel);
                }
            });
        }
    },

    /** Channels of Netty's epoll transport. */
    NETTY_EPOLL {
        @Override
        Opener opener() {
            return new NettyOpener(Transport.EPOLL);
        }
    },

    /** Channels of Netty's io_uring transport. */
    NETTY_IO_URING {
        @Override
        Opener opener() {
            return new NettyOpener(Transport.IO_URING);
        }
    };

    private static final long SEND_EVERY_NANOS = 50_000_000;

    /** What nearly every connection exchanges before it is held, so that its last activity is the read of an answer. */
    static final String FIRST = message('f');

    /** The ways that the running Java has and in which the owner learns at once what becomes of a connection. */
    public static Set<HoldWay> watched() {
        Set<HoldWay> ways = EnumSet.of(SELECTOR, VIRTUAL_THREAD, ASYNCHRONOUS, NETTY_EPOLL, NETTY_IO_URING);
        if (Runtime.version().feature() < 21) {
            ways.remove(VIRTUAL_THREAD);
        }
        return ways;
    }

    /** Why this host does not have that way; empty if it does. */
    public Optional<String> missing() {
        return switch (this) {
            case NETTY_EPOLL -> Transport.EPOLL.missing();
            case NETTY_IO_URING -> Transport.IO_URING.missing();
            default -> Optional.empty();
        };
    }

    /**
     * Returns an opener for this way. Its connections have a selector or an event loop that those of other openers do not wake.
     */
    abstract Opener opener() throws IOException;

    /** Opens connections, one after the other. */
    interface Opener {
        /** Opens a connection and waits for data in this way. Most ways first exchange {@link #FIRST} over it. */
        Held open(InetSocketAddress remote, int id) throws IOException;
    }

    /**
     * A request that looks like HTTP/1, of 200 bytes, with that letter in it. It is long enough for its echo to count as an
     * answer rather than an interim one.
     */
    static String message(char letter) {
        return EchoServer.REQUEST + String.valueOf(letter).repeat(200 - EchoServer.REQUEST.length());
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static void close(Closeable closeable) {
        try {
            closeable.close();
        } catch (IOException e) {
            // It is lost already.
        }
    }

    /** The compiler targets Java 17, which has no virtual threads. */
    private static void startVirtual(Runnable task) throws IOException {
        try {
            Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, task);
        } catch (ReflectiveOperationException e) {
            throw new IOException("no virtual threads in this Java", e);
        }
    }
}
