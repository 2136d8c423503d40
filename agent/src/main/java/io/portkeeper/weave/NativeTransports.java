package io.portkeeper.weave;

import static io.portkeeper.weave.NativeMember.needed;
import static io.portkeeper.weave.NativeMember.woven;
import static io.portkeeper.weave.NativeMember.wovenIfPresent;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The transports that bypass the JDK, and what of them is woven or relied on.
 *
 * <p>The table was made from the sources of Netty 4.1.137 and 4.2.15, and compared with the class files from 4.1.54 and from
 * 4.2.0 up to 4.2.20.
 */
final class NativeTransports {

    static final String FILE_DESCRIPTOR = "io/netty/channel/unix/FileDescriptor";
    static final String URING_CHANNEL = "io/netty/channel/uring/AbstractIoUringChannel";

    private static final String SOCKET = "io/netty/channel/unix/Socket";
    private static final String LINUX_SOCKET = "io/netty/channel/epoll/LinuxSocket";
    private static final String SPLICE = "io/netty/channel/epoll/Native";
    private static final String URING_UNSAFE = URING_CHANNEL + "$AbstractUringUnsafe";

    /**
     * What all transports share. A class is woven for the first transport that has it, so what is woven must be the same in
     * all.
     */
    private static final List<NativeMember> SHARED = List.of(
            needed(FILE_DESCRIPTOR, "intValue()I"),
            woven(FILE_DESCRIPTOR, Hooks.NATIVE_CLOSE, "markClosed()Z"),
            woven(FILE_DESCRIPTOR, Hooks.NATIVE_READ, "read(Ljava/nio/ByteBuffer;II)I"),
            woven(FILE_DESCRIPTOR, Hooks.NATIVE_READ, "readAddress(JII)I"),
            woven(FILE_DESCRIPTOR, Hooks.NATIVE_BUFFER_WRITE, "write(Ljava/nio/ByteBuffer;II)I"),
            woven(FILE_DESCRIPTOR, Hooks.NATIVE_ADDRESS_WRITE, "writeAddress(JII)I"),
            woven(FILE_DESCRIPTOR, Hooks.NATIVE_GATHER, "writev([Ljava/nio/ByteBuffer;IIJ)J"),
            woven(FILE_DESCRIPTOR, Hooks.NATIVE_VECTOR_WRITE, "writevAddresses(JI)J"),
            woven(SOCKET, Hooks.NATIVE_HALF_CLOSE, "shutdown(ZZ)V"),
            woven(SOCKET, Hooks.NATIVE_CONNECT, "connect(Ljava/net/SocketAddress;)Z"),
            needed(SOCKET, NativeConnectHook.NATIVE),
            // Before about 4.1.70, a socket read and wrote with the methods of FileDescriptor.
            wovenIfPresent(SOCKET, Hooks.NATIVE_READ, "recv(Ljava/nio/ByteBuffer;II)I"),
            wovenIfPresent(SOCKET, Hooks.NATIVE_READ, "recvAddress(JII)I"),
            wovenIfPresent(SOCKET, Hooks.NATIVE_BUFFER_WRITE, "send(Ljava/nio/ByteBuffer;II)I"),
            wovenIfPresent(SOCKET, Hooks.NATIVE_ADDRESS_WRITE, "sendAddress(JII)I"));

    private static final List<NativeMember> EPOLL = List.of(
            woven(LINUX_SOCKET, Hooks.NATIVE_WRITE, "sendFile(Lio/netty/channel/DefaultFileRegion;JJJ)J"),
            woven(SPLICE, Hooks.SPLICE, "splice(IJIJJ)I"));

    private static final List<NativeMember> IO_URING = List.of(
            needed(URING_CHANNEL, "fd()Lio/netty/channel/unix/FileDescriptor;"),
            woven(URING_CHANNEL, Hooks.SUBMITTED_CONNECT, "submitConnect(Ljava/net/InetSocketAddress;)V"),
            needed(URING_UNSAFE, NettyDescriptor.OUTER + "Lio/netty/channel/uring/AbstractIoUringChannel;"),
            // The connect that Netty submits finds one under way. Its completion must wait for that one.
            needed(URING_UNSAFE, "ERROR_EALREADY_NEGATIVEI"),
            woven(URING_UNSAFE, Hooks.COMPLETED_READ, "readComplete(BIIS)V"),
            // Since 4.2.18, the last argument is a long.
            woven(URING_UNSAFE, Hooks.COMPLETED_WRITE, "writeComplete(BIIS)V", "writeComplete(BIIJ)V"));

    /** All transports that the agent knows. */
    static final List<NativeTransport> ALL = List.of(
            new NativeTransport("Netty's epoll transport", LINUX_SOCKET, join(SHARED, EPOLL)),
            new NativeTransport("Netty's io_uring transport", URING_CHANNEL, join(SHARED, IO_URING)));

    /** How the names of native methods begin that move bytes, in every version. */
    static final List<String> TRANSFERS = List.of("read", "write", "send", "recv", "splice", "tee");

    /**
     * Those whose callers are woven, and those that no TCP connection uses. Any other one might move bytes that the agent
     * does not see, and the connection would look idle.
     */
    static final Set<String> KNOWN_TRANSFERS = Set.of(
            "read",
            "readAddress",
            "write",
            "writeAddress",
            "writev",
            "writevAddresses",
            "recv",
            "recvAddress",
            "send",
            "sendAddress",
            "sendFile",
            "splice0",
            "sendTo",
            "sendToAddress",
            "sendToAddresses",
            "sendToDomainSocket",
            "sendToAddressDomainSocket",
            "sendToAddressesDomainSocket",
            "recvFrom",
            "recvFromAddress",
            "recvFromDomainSocket",
            "recvFromAddressDomainSocket",
            "recvFd",
            "sendFd",
            "recvmsg0",
            "recvmmsg0",
            "sendmmsg0");

    private NativeTransports() {}

    private static List<NativeMember> join(List<NativeMember> some, List<NativeMember> others) {
        List<NativeMember> all = new ArrayList<>(some);
        all.addAll(others);
        return List.copyOf(all);
    }
}
