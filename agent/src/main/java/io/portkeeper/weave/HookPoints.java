package io.portkeeper.weave;

import static io.portkeeper.weave.HookPoint.LATEST;

import java.util.ArrayList;
import java.util.List;

/**
 * All hook points, by the JDK that has them.
 *
 * <p>Read from the sources of JDK 17, 21 and 25. {@code close} and {@code preClose} moved up to {@code UnixDispatcher} in JDK 21,
 * where the latter became {@code implPreClose}; sendfile(2) moved down from {@code FileChannelImpl} to the dispatcher.
 */
final class HookPoints {

    private static final String SOCKET = "sun.nio.ch.SocketDispatcher";
    private static final String UNIX = "sun.nio.ch.UnixDispatcher";

    private static final String FD = "(Ljava/io/FileDescriptor;";
    private static final String CONNECT = "(Ljava/net/ProtocolFamily;Ljava/io/FileDescriptor;Ljava/net/InetAddress;I)I";
    private static final String SEND_FILE = "(JILjava/nio/channels/WritableByteChannel;Ljava/io/FileDescriptor;)J";

    private static final List<HookPoint> ALL = List.of(
            new HookPoint("sun.nio.ch.Net", "connect", CONNECT, 17, LATEST, Purpose.CONNECT, ConnectAdvice.class),
            new HookPoint(SOCKET, "close", FD + ")V", 17, 20, Purpose.CLOSE, CloseAdvice.class),
            new HookPoint(SOCKET, "preClose", FD + ")V", 17, 20, Purpose.CLOSE, CloseAdvice.class),
            new HookPoint(UNIX, "close", FD + ")V", 21, LATEST, Purpose.CLOSE, CloseAdvice.class),
            new HookPoint(UNIX, "implPreClose", FD + "JJ)V", 21, LATEST, Purpose.CLOSE, CloseAdvice.class),
            new HookPoint(SOCKET, "read", FD + "JI)I", 17, LATEST, Purpose.ACTIVITY, ReadAdvice.class),
            new HookPoint(SOCKET, "readv", FD + "JI)J", 17, LATEST, Purpose.ACTIVITY, ReadAdvice.class),
            new HookPoint(SOCKET, "write", FD + "JI)I", 17, LATEST, Purpose.ACTIVITY, WriteAdvice.class),
            new HookPoint(SOCKET, "writev", FD + "JI)J", 17, LATEST, Purpose.ACTIVITY, WriteAdvice.class),
            new HookPoint(
                    "sun.nio.ch.FileChannelImpl",
                    "transferToDirectlyInternal",
                    SEND_FILE,
                    17,
                    20,
                    Purpose.ACTIVITY,
                    TransferAdvice.class),
            new HookPoint(
                    "sun.nio.ch.FileDispatcherImpl",
                    "transferTo",
                    FD + "JJLjava/io/FileDescriptor;Z)J",
                    21,
                    LATEST,
                    Purpose.ACTIVITY,
                    TransferAdvice.class));

    private HookPoints() {}

    /** The hook points of that feature release. */
    static List<HookPoint> of(int jdk) {
        List<HookPoint> points = new ArrayList<>();
        for (HookPoint point : ALL) {
            if (point.isIn(jdk)) {
                points.add(point);
            }
        }
        return points;
    }
}
