package io.portkeeper.weave;

import java.util.ArrayList;
import java.util.List;

/**
 * All hook points, by the JDK that has them.
 *
 * <p>Read from the sources of JDK 17, 21 and 25. {@code close} and {@code preClose} moved up to {@code UnixDispatcher} in JDK 21, where
 * the latter became {@code implPreClose}.
 */
final class HookPoints {

    private static final String CLOSES = "telling when a port is free: without it owned ports are off";

    private static final List<HookPoint> ALL = List.of(
            new HookPoint(
                    "sun.nio.ch.Net",
                    "connect",
                    "(Ljava/net/ProtocolFamily;Ljava/io/FileDescriptor;Ljava/net/InetAddress;I)I",
                    17,
                    HookPoint.LATEST,
                    true,
                    ConnectAdvice.class,
                    "choosing the source of a connection"),
            new HookPoint(
                    "sun.nio.ch.SocketDispatcher",
                    "close",
                    "(Ljava/io/FileDescriptor;)V",
                    17,
                    20,
                    false,
                    CloseAdvice.class,
                    CLOSES),
            new HookPoint(
                    "sun.nio.ch.SocketDispatcher",
                    "preClose",
                    "(Ljava/io/FileDescriptor;)V",
                    17,
                    20,
                    false,
                    CloseAdvice.class,
                    CLOSES),
            new HookPoint(
                    "sun.nio.ch.UnixDispatcher",
                    "close",
                    "(Ljava/io/FileDescriptor;)V",
                    21,
                    HookPoint.LATEST,
                    false,
                    CloseAdvice.class,
                    CLOSES),
            new HookPoint(
                    "sun.nio.ch.UnixDispatcher",
                    "implPreClose",
                    "(Ljava/io/FileDescriptor;JJ)V",
                    21,
                    HookPoint.LATEST,
                    false,
                    CloseAdvice.class,
                    CLOSES));

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
