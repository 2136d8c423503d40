package io.portkeeper.weave;

import java.util.List;
import java.util.stream.Stream;

/**
 * The transports that go past the JDK, and what is woven into them. Read from the sources of Netty 4.1.137 and 4.2.15.
 *
 * <p>Class names here are as Netty has them, with slashes.
 */
final class NativeTransports {

    private static final String UNIX = "io/netty/channel/unix/";
    private static final String EPOLL = "io/netty/channel/epoll/";
    private static final String LINUX_SOCKET = EPOLL + "LinuxSocket";

    static final String FILE_DESCRIPTOR = UNIX + "FileDescriptor";
    static final String URING_CHANNEL = "io/netty/channel/uring/AbstractIoUringChannel";

    /** All that the agent knows. */
    static final List<NativeTransport> ALL = List.of(
            new NativeTransport("Netty's epoll transport", LINUX_SOCKET, epoll()),
            // What it submits finds a connect under way (EALREADY), and its completion waits for that.
            new NativeTransport("Netty's io_uring transport", URING_CHANNEL, ioUring()));

    private NativeTransports() {}

    private static List<HookPoint> epoll() {
        String socket = UNIX + "Socket";
        return Stream.concat(
                        descriptor(),
                        Stream.of(
                                point(
                                        socket,
                                        "connect(Ljava/net/SocketAddress;)Z",
                                        Purpose.CONNECT,
                                        NativeConnectAdvice.class),
                                read(socket, "recv(Ljava/nio/ByteBuffer;II)I"),
                                read(socket, "recvAddress(JII)I"),
                                written(socket, "send(Ljava/nio/ByteBuffer;II)I"),
                                written(socket, "sendAddress(JII)I"),
                                written(LINUX_SOCKET, "sendFile(Lio/netty/channel/DefaultFileRegion;JJJ)J"),
                                point(EPOLL + "Native", "splice(IJIJJ)I", Purpose.ACTIVITY, SpliceAdvice.class)))
                .toList();
    }

    private static List<HookPoint> ioUring() {
        String unsafe = URING_CHANNEL + "$AbstractUringUnsafe";
        return Stream.concat(
                        descriptor(),
                        Stream.of(
                                point(
                                        URING_CHANNEL,
                                        "submitConnect(Ljava/net/InetSocketAddress;)V",
                                        Purpose.CONNECT,
                                        SubmittedConnectAdvice.class),
                                point(unsafe, "readComplete(BIIS)V", Purpose.ACTIVITY, CompletedReadAdvice.class),
                                point(unsafe, "writeComplete(BIIS)V", Purpose.ACTIVITY, CompletedWriteAdvice.class)))
                .toList();
    }

    /** What all transports share. */
    private static Stream<HookPoint> descriptor() {
        String descriptor = FILE_DESCRIPTOR;
        return Stream.of(
                point(descriptor, "markClosed()Z", Purpose.CLOSE, NativeCloseAdvice.class),
                read(descriptor, "read(Ljava/nio/ByteBuffer;II)I"),
                read(descriptor, "readAddress(JII)I"),
                written(descriptor, "write(Ljava/nio/ByteBuffer;II)I"),
                written(descriptor, "writeAddress(JII)I"),
                written(descriptor, "writev([Ljava/nio/ByteBuffer;IIJ)J"),
                written(descriptor, "writevAddresses(JI)J"));
    }

    private static HookPoint read(String className, String method) {
        return point(className, method, Purpose.ACTIVITY, NativeReadAdvice.class);
    }

    private static HookPoint written(String className, String method) {
        return point(className, method, Purpose.ACTIVITY, NativeWriteAdvice.class);
    }

    private static HookPoint point(String className, String method, Purpose purpose, Class<?> advice) {
        int end = method.indexOf('(');
        return new HookPoint(className, method.substring(0, end), method.substring(end), purpose, advice);
    }
}
