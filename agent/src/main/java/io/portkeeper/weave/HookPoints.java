package io.portkeeper.weave;

import java.util.ArrayList;
import java.util.List;

/**
 * All hooks in java.base, each with every form that it has had since Java 17.
 *
 * <p>{@code close} and {@code preClose} moved up to {@code UnixDispatcher} in Java 19 and 20. The latter became
 * {@code implPreClose}, which takes the blocked threads, as numbers or as objects. sendfile(2) moved down from
 * {@code FileChannelImpl} to the dispatcher. {@code scripts/jdks} compares this table with every JDK that can be downloaded.
 */
final class HookPoints {

    private static final String NET = "sun.nio.ch.Net";
    private static final String SOCKET = "sun.nio.ch.SocketDispatcher";
    private static final String UNIX = "sun.nio.ch.UnixDispatcher";
    private static final String FILE = "sun.nio.ch.FileDispatcherImpl";
    private static final String FILE_CHANNEL = "sun.nio.ch.FileChannelImpl";
    private static final String CHANNEL = "sun.nio.ch.SocketChannelImpl";
    private static final String ASYNCHRONOUS = "sun.nio.ch.AsynchronousSocketChannelImpl";
    private static final String JAVA_NET = "sun.nio.ch.NioSocketImpl";

    private static final String OWN_FD = "fdLjava/io/FileDescriptor;";
    private static final String FD = "(Ljava/io/FileDescriptor;";
    private static final String CONNECT = "(Ljava/net/ProtocolFamily;Ljava/io/FileDescriptor;Ljava/net/InetAddress;I)I";
    private static final String SHUT = "()Ljava/nio/channels/SocketChannel;";
    private static final String SHUT_ASYNCHRONOUS = "()Ljava/nio/channels/AsynchronousSocketChannel;";
    private static final String SEND_FILE = "(JILjava/nio/channels/WritableByteChannel;Ljava/io/FileDescriptor;)J";

    private static final String THREADS = "Ljava/lang/Thread;Ljava/lang/Thread;)V";
    private static final String NATIVE_THREADS = "Lsun/nio/ch/NativeThread;Lsun/nio/ch/NativeThread;)V";
    private static final String THREAD_NUMBERS = "JJ)V";

    static final List<JdkHook> ALL = List.of(
            hook(Purpose.CONNECT, Hooks.CONNECT, form(NET, "connect", CONNECT)),
            hook(Purpose.CLOSE, Hooks.CLOSE, form(UNIX, "close", FD + ")V"), form(SOCKET, "close", FD + ")V")),
            hook(
                    Purpose.CLOSE,
                    Hooks.CLOSE,
                    form(UNIX, "implPreClose", FD + THREADS),
                    form(UNIX, "implPreClose", FD + NATIVE_THREADS),
                    form(UNIX, "implPreClose", FD + THREAD_NUMBERS),
                    form(UNIX, "preClose", FD + THREAD_NUMBERS),
                    form(UNIX, "preClose", FD + ")V"),
                    form(SOCKET, "preClose", FD + THREAD_NUMBERS),
                    form(SOCKET, "preClose", FD + ")V")),
            halfClose(CHANNEL, "shutdownOutput", SHUT),
            halfClose(CHANNEL, "implCloseNonBlockingMode", "()V"),
            halfClose(ASYNCHRONOUS, "shutdownOutput", SHUT_ASYNCHRONOUS),
            halfClose(JAVA_NET, "shutdownOutput", "()V"),
            halfClose(JAVA_NET, "close", "()V"),
            urgentData(CHANNEL, "sendOutOfBandData", "(B)I"),
            urgentData(JAVA_NET, "sendUrgentData", "(I)V"),
            hook(Purpose.ACTIVITY, Hooks.READ, form(SOCKET, "read", FD + "JI)I")),
            hook(Purpose.ACTIVITY, Hooks.READ, form(SOCKET, "readv", FD + "JI)J")),
            hook(Purpose.ACTIVITY, Hooks.WRITE, form(SOCKET, "write", FD + "JI)I")),
            hook(Purpose.ACTIVITY, Hooks.GATHER, form(SOCKET, "writev", FD + "JI)J")),
            hook(
                    Purpose.ACTIVITY,
                    Hooks.TRANSFER,
                    form(FILE, "transferTo", FD + "JJLjava/io/FileDescriptor;Z)J"),
                    form(FILE_CHANNEL, "transferToDirectlyInternal", SEND_FILE)));

    /** A method of java.base. */
    private record Form(String className, String method, String descriptor) {}

    private HookPoints() {}

    private static Form form(String className, String method, String descriptor) {
        return new Form(className, method, descriptor);
    }

    private static JdkHook hook(Purpose purpose, Hook hook, Form... newestFirst) {
        return hook(purpose, hook, null, newestFirst);
    }

    private static JdkHook halfClose(String className, String method, String descriptor) {
        return hook(Purpose.HALF_CLOSE, Hooks.HALF_CLOSE, OWN_FD, form(className, method, descriptor));
    }

    private static JdkHook urgentData(String className, String method, String descriptor) {
        return hook(Purpose.URGENT_DATA, Hooks.URGENT_DATA, OWN_FD, form(className, method, descriptor));
    }

    private static JdkHook hook(Purpose purpose, Hook hook, String field, Form... newestFirst) {
        List<HookPoint> points = new ArrayList<>();
        for (Form form : newestFirst) {
            points.add(new HookPoint(form.className, form.method, form.descriptor, purpose, hook));
        }
        return new JdkHook(List.copyOf(points), field);
    }
}
