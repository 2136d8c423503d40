package io.portkeeper.weave;

import java.util.ArrayList;
import java.util.List;

/**
 * All hook points in java.base, by the JDK that has them.
 *
 * <p>Read from the sources of JDK 17, 21 and 25. {@code close} and {@code preClose} moved up to {@code UnixDispatcher} in JDK 21,
 * where the latter became {@code implPreClose}; sendfile(2) moved down from {@code FileChannelImpl} to the dispatcher.
 */
final class HookPoints {

    private static final int LATEST = Integer.MAX_VALUE;

    private static final String SOCKET = "sun.nio.ch.SocketDispatcher";
    private static final String UNIX = "sun.nio.ch.UnixDispatcher";
    private static final String CHANNEL = "sun.nio.ch.SocketChannelImpl";
    private static final String ASYNCHRONOUS = "sun.nio.ch.AsynchronousSocketChannelImpl";
    private static final String JAVA_NET = "sun.nio.ch.NioSocketImpl";

    private static final String FD = "(Ljava/io/FileDescriptor;";
    private static final String CONNECT = "(Ljava/net/ProtocolFamily;Ljava/io/FileDescriptor;Ljava/net/InetAddress;I)I";
    private static final String SHUT = "()Ljava/nio/channels/SocketChannel;";
    private static final String SHUT_ASYNCHRONOUS = "()Ljava/nio/channels/AsynchronousSocketChannel;";
    private static final String SEND_FILE = "(JILjava/nio/channels/WritableByteChannel;Ljava/io/FileDescriptor;)J";

    private static final List<InJdk> ALL = List.of(
            since(17, "sun.nio.ch.Net", "connect", CONNECT, Purpose.CONNECT, ConnectAdvice.class),
            in(17, 20, SOCKET, "close", FD + ")V", Purpose.CLOSE, CloseAdvice.class),
            in(17, 20, SOCKET, "preClose", FD + ")V", Purpose.CLOSE, CloseAdvice.class),
            since(21, UNIX, "close", FD + ")V", Purpose.CLOSE, CloseAdvice.class),
            since(21, UNIX, "implPreClose", FD + "JJ)V", Purpose.CLOSE, CloseAdvice.class),
            since(17, CHANNEL, "shutdownOutput", SHUT, Purpose.HALF_CLOSE, HalfCloseAdvice.class),
            since(17, CHANNEL, "implCloseNonBlockingMode", "()V", Purpose.HALF_CLOSE, HalfCloseAdvice.class),
            since(17, ASYNCHRONOUS, "shutdownOutput", SHUT_ASYNCHRONOUS, Purpose.HALF_CLOSE, HalfCloseAdvice.class),
            since(17, JAVA_NET, "shutdownOutput", "()V", Purpose.HALF_CLOSE, HalfCloseAdvice.class),
            since(17, JAVA_NET, "close", "()V", Purpose.HALF_CLOSE, HalfCloseAdvice.class),
            since(17, SOCKET, "read", FD + "JI)I", Purpose.ACTIVITY, ReadAdvice.class),
            since(17, SOCKET, "readv", FD + "JI)J", Purpose.ACTIVITY, ReadAdvice.class),
            since(17, SOCKET, "write", FD + "JI)I", Purpose.ACTIVITY, WriteAdvice.class),
            since(17, SOCKET, "writev", FD + "JI)J", Purpose.ACTIVITY, WriteAdvice.class),
            in(
                    17,
                    20,
                    "sun.nio.ch.FileChannelImpl",
                    "transferToDirectlyInternal",
                    SEND_FILE,
                    Purpose.ACTIVITY,
                    TransferAdvice.class),
            since(
                    21,
                    "sun.nio.ch.FileDispatcherImpl",
                    "transferTo",
                    FD + "JJLjava/io/FileDescriptor;Z)J",
                    Purpose.ACTIVITY,
                    TransferAdvice.class));

    /** A hook point, and the first and the last feature release that has it. */
    private record InJdk(int first, int last, HookPoint point) {}

    private HookPoints() {}

    private static InJdk since(
            int first, String className, String method, String descriptor, Purpose purpose, Class<?> advice) {
        return in(first, LATEST, className, method, descriptor, purpose, advice);
    }

    private static InJdk in(
            int first, int last, String className, String method, String descriptor, Purpose purpose, Class<?> advice) {
        return new InJdk(first, last, new HookPoint(className, method, descriptor, purpose, advice));
    }

    /** The hook points of that feature release. */
    static List<HookPoint> of(int jdk) {
        List<HookPoint> points = new ArrayList<>();
        for (InJdk entry : ALL) {
            if (entry.first <= jdk && jdk <= entry.last) {
                points.add(entry.point);
            }
        }
        return points;
    }
}
