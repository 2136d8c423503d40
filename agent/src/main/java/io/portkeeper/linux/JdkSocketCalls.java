package io.portkeeper.linux;

import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.net.BindException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.nio.ByteOrder;
import java.nio.channels.DatagramChannel;

/**
 * Calls the kernel through private methods of {@code sun.nio.ch.Net}. So the agent needs neither JNI nor FFM. The signatures
 * have been the same since JDK 17.
 *
 * <p>Constants are those of Linux's {@code asm-generic/socket.h} and {@code linux/in.h}. Do not use this class before main:
 * its method types name classes of java.net, which must not be loaded until then.
 */
public final class JdkSocketCalls implements SocketCalls {

    private static final int SOL_SOCKET = 1;
    private static final int SO_TYPE = 3;
    private static final int SO_ERROR = 4;
    private static final int SO_PROTOCOL = 38;
    private static final int SO_DOMAIN = 39;
    private static final int SOCK_STREAM = 1;
    private static final int AF_UNIX = 1;
    private static final int AF_INET6 = 10;
    private static final int IPPROTO_IP = 0;
    private static final int SO_REUSEADDR = 2;
    private static final int SO_LINGER = 13;
    private static final int IP_BIND_ADDRESS_NO_PORT = 24;
    private static final int IP_LOCAL_PORT_RANGE = 51;
    private static final int IPPROTO_TCP = 6;
    private static final int IPPROTO_UDP = 17;
    private static final int IPPROTO_MPTCP = 262;
    private static final int SHUT_RD = 0;
    private static final int TCP_INFO = 11;
    private static final int TCP_NOTSENT_LOWAT = 25;
    private static final int POLLOUT = 4;
    private static final int POLLRDHUP = 0x2000;
    private static final int DISCARD = 9;

    private static final int ESTABLISHED = 1;
    private static final int CLOSE = 7;
    private static final int CLOSE_WAIT = 8;

    /** States in which this side has closed first or still can, by number (include/net/tcp_states.h). */
    private static final int FIRST_TO_CLOSE =
            states(ESTABLISHED, 4 /* FIN_WAIT1 */, 5 /* FIN_WAIT2 */, 6 /* TIME_WAIT */, 11 /* CLOSING */);

    private static final MethodHandle BIND = JdkMember.BIND.handle();
    private static final MethodHandle LOCAL_PORT = JdkMember.LOCAL_PORT.handle();
    private static final MethodHandle GET_INT_OPTION = JdkMember.GET_INT_OPTION.handle();
    private static final MethodHandle SET_INT_OPTION = JdkMember.SET_INT_OPTION.handle();
    private static final MethodHandle AVAILABLE = JdkMember.AVAILABLE.handle();
    private static final MethodHandle DISCONNECT = JdkMember.DISCONNECT.handleIfPresent();
    private static final MethodHandle SHUTDOWN = JdkMember.SHUTDOWN.handleIfPresent();
    private static final MethodHandle REMOTE = JdkMember.REMOTE.handleIfPresent();
    private static final MethodHandle LOCAL = JdkMember.LOCAL.handleIfPresent();
    private static final MethodHandle POLL = JdkMember.POLL.handleIfPresent();
    private static final MethodHandle CONNECT = JdkMember.CONNECT.handleIfPresent();
    private static final MethodHandle DESCRIPTOR = JdkMember.DESCRIPTOR.handleIfPresent();
    private static final MethodHandle NUMBER = JdkMember.NUMBER.handle();

    private static int states(int... numbers) {
        int set = 0;
        for (int number : numbers) {
            set |= 1 << number;
        }
        return set;
    }

    @Override
    public Protocol protocol(FileDescriptor fd) throws IOException {
        return switch (option(fd, SOL_SOCKET, SO_PROTOCOL)) {
            case IPPROTO_TCP -> Protocol.TCP;
            case IPPROTO_MPTCP -> Protocol.MPTCP;
            case IPPROTO_UDP -> Protocol.OTHER;
            default -> isStream(fd) ? Protocol.STREAM : Protocol.OTHER;
        };
    }

    /** While a socket is being closed, the JDK puts a Unix-domain socket in its place. */
    private static boolean isStream(FileDescriptor fd) throws IOException {
        return option(fd, SOL_SOCKET, SO_TYPE) == SOCK_STREAM && option(fd, SOL_SOCKET, SO_DOMAIN) != AF_UNIX;
    }

    @Override
    public int localPort(FileDescriptor fd) throws IOException {
        try {
            return (int) LOCAL_PORT.invokeExact(fd);
        } catch (Throwable e) {
            throw rethrow(e);
        }
    }

    @Override
    public void bindWithoutPort(FileDescriptor fd) throws IOException {
        setOption(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, 1);
    }

    @Override
    public void narrowPorts(FileDescriptor fd, int window) throws IOException {
        setOption(fd, IPPROTO_IP, IP_LOCAL_PORT_RANGE, window);
    }

    @Override
    public void shareAddress(FileDescriptor fd) throws IOException {
        setOption(fd, SOL_SOCKET, SO_REUSEADDR, 1);
    }

    @Override
    public TimeWait timeWait(FileDescriptor fd) throws IOException {
        int state = stateNumber(fd);
        if (state == CLOSE) {
            return TimeWait.POSSIBLE; // the kernel may keep its TIME_WAIT in a smaller structure
        }
        return (FIRST_TO_CLOSE >> state & 1) == 1 && option(fd, SOL_SOCKET, SO_LINGER) != 0
                ? TimeWait.CERTAIN
                : TimeWait.NONE;
    }

    @Override
    public State state(FileDescriptor fd) throws IOException {
        return switch (stateNumber(fd)) {
            case ESTABLISHED -> State.ESTABLISHED;
            case CLOSE_WAIT -> State.CLOSE_WAIT;
            case CLOSE -> State.CLOSE;
            default -> State.OTHER;
        };
    }

    private static int stateNumber(FileDescriptor fd) throws IOException {
        return info(fd) & 0xff;
    }

    /** The first four bytes of struct tcp_info, lowest first: state, congestion control's state, retransmissions, probes. */
    private static int info(FileDescriptor fd) throws IOException {
        int info = option(fd, IPPROTO_TCP, TCP_INFO);
        return ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? Integer.reverseBytes(info) : info;
    }

    @Override
    public boolean hasUnsent(FileDescriptor fd) {
        try {
            if (POLL == null || info(fd) >>> 16 != 0) {
                return true;
            }
            // With a low-water mark of one byte, the socket can be written to only if no unsent byte is left
            // (tcp_stream_memory_free in net/ipv4/tcp.c).
            int before = option(fd, IPPROTO_TCP, TCP_NOTSENT_LOWAT);
            setOption(fd, IPPROTO_TCP, TCP_NOTSENT_LOWAT, 1);
            try {
                return ((int) POLL.invokeExact(fd, POLLOUT, 0L) & POLLOUT) == 0;
            } finally {
                setOption(fd, IPPROTO_TCP, TCP_NOTSENT_LOWAT, before);
            }
        } catch (Throwable e) {
            return true;
        }
    }

    @Override
    public boolean hasPeerClosed(FileDescriptor fd) {
        try {
            return POLL != null && ((int) POLL.invokeExact(fd, POLLRDHUP, 0L) & POLLRDHUP) != 0;
        } catch (Throwable e) {
            return false;
        }
    }

    @Override
    public int unread(FileDescriptor fd) throws IOException {
        try {
            return (int) AVAILABLE.invokeExact(fd);
        } catch (Throwable e) {
            throw rethrow(e);
        }
    }

    @Override
    public boolean canReset() {
        return DISCONNECT != null && SHUTDOWN != null && REMOTE != null;
    }

    @Override
    public void reset(FileDescriptor fd) throws IOException {
        disconnect(fd, false);
    }

    @Override
    public void end(FileDescriptor fd) throws IOException {
        disconnect(fd, true);
    }

    private static void disconnect(FileDescriptor fd, boolean silently) throws IOException {
        try {
            // The flag is for the length of the address. Linux looks at the address family only.
            DISCONNECT.invokeExact(fd, false);
            if (silently) {
                // Reading the error clears it. What is left is the end of the stream (tcp_recvmsg_locked in
                // net/ipv4/tcp.c).
                option(fd, SOL_SOCKET, SO_ERROR);
            }
            // An error alone does not wake a thread that polls for input only, as Netty does on io_uring. A reset by
            // the peer brings input too, and so does the shutdown, which is not refused on a socket without a
            // connection (inet_shutdown in net/ipv4/af_inet.c).
            SHUTDOWN.invokeExact(fd, SHUT_RD);
        } catch (Throwable e) {
            throw rethrow(e);
        }
    }

    private static int option(FileDescriptor fd, int level, int name) throws IOException {
        try {
            return (int) GET_INT_OPTION.invokeExact(fd, false, level, name);
        } catch (Throwable e) {
            throw rethrow(e);
        }
    }

    private static void setOption(FileDescriptor fd, int level, int name, int value) throws IOException {
        try {
            SET_INT_OPTION.invokeExact(fd, false, level, name, value, false);
        } catch (Throwable e) {
            throw rethrow(e);
        }
    }

    @Override
    public void bind(ProtocolFamily family, FileDescriptor fd, InetAddress source, int port) throws IOException {
        try {
            BIND.invokeExact(family, fd, source, port);
        } catch (Throwable e) {
            throw rethrow(e);
        }
    }

    /**
     * Uses a UDP socket that is bound to the address and connected to it, which sends nothing. The kernel finds a route from
     * an address only if it considers the address its own, if only by a route of type local (ip_route_output_key_hash_rcu in
     * net/ipv4/route.c).
     */
    @Override
    public boolean isLocal(InetAddress address) {
        boolean v6 = address instanceof Inet6Address;
        try (DatagramChannel probe =
                DatagramChannel.open(v6 ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET)) {
            try {
                probe.bind(new InetSocketAddress(address, 0));
            } catch (BindException e) {
                probe.bind(null); // fails too if there is no port left, which says nothing about the address
                return false;
            }
            return leadsTo(probe, address);
        } catch (IOException e) {
            return true; // the kernel could not be asked
        }
    }

    private static boolean leadsTo(DatagramChannel probe, InetAddress address) {
        try {
            probe.connect(new InetSocketAddress(address, DISCARD));
            return true;
        } catch (IOException e) {
            // EPERM and EACCES are a policy's answer, not the kernel's.
            String message = String.valueOf(e.getMessage());
            return message.contains("not permitted") || message.contains("denied");
        }
    }

    @Override
    public int number(FileDescriptor fd) {
        try {
            return (int) NUMBER.invokeExact(fd);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public InetSocketAddress remote(FileDescriptor fd) throws IOException {
        try {
            return (InetSocketAddress) REMOTE.invokeExact(fd);
        } catch (Throwable e) {
            throw rethrow(e);
        }
    }

    @Override
    public boolean canConnect() {
        return CONNECT != null && DESCRIPTOR != null && LOCAL != null;
    }

    @Override
    public FileDescriptor descriptor(int number) {
        try {
            return (FileDescriptor) DESCRIPTOR.invokeExact(number);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public boolean isBound(FileDescriptor fd) throws IOException {
        try {
            return !((InetSocketAddress) LOCAL.invokeExact(fd)).getAddress().isAnyLocalAddress();
        } catch (Throwable e) {
            throw rethrow(e);
        }
    }

    @Override
    public ProtocolFamily family(FileDescriptor fd) throws IOException {
        return option(fd, SOL_SOCKET, SO_DOMAIN) == AF_INET6
                ? StandardProtocolFamily.INET6
                : StandardProtocolFamily.INET;
    }

    @Override
    public boolean connect(ProtocolFamily family, FileDescriptor fd, InetAddress remote, int port) throws IOException {
        try {
            // Otherwise IOStatus.UNAVAILABLE (EINPROGRESS) or INTERRUPTED (EINTR): the kernel continues by itself.
            return (int) CONNECT.invokeExact(family == StandardProtocolFamily.INET6, fd, remote, port) > 0;
        } catch (Throwable e) {
            throw rethrow(e);
        }
    }

    /** The JDK's methods throw only IOException or unchecked throwables. */
    private static IOException rethrow(Throwable e) {
        if (e instanceof IOException io) {
            return io;
        }
        if (e instanceof Error error) {
            throw error;
        }
        throw e instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(e);
    }
}
