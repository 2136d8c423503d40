package io.portkeeper.linux;

import java.io.FileDescriptor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;

/**
 * What the agent asks the kernel about one descriptor.
 *
 * <p>An interface because an old kernel's refusals cannot be provoked on a new one: tests play them here.
 */
public interface SocketCalls {

    /** What a socket speaks to the network. */
    enum Protocol {
        TCP,
        /** Multipath TCP (RFC 8684): each of its paths is a TCP connection, and the first begins where the socket is bound. */
        MPTCP,
        /** A connection by something else, SCTP or SMC say. */
        STREAM,
        /** Datagrams, and Unix-domain sockets. */
        OTHER;

        /** Whether it takes a TCP port. */
        public boolean isOfTcp() {
            return this == TCP || this == MPTCP;
        }
    }

    /**
     * What the socket speaks (SO_PROTOCOL, socket(7)): UDP passes {@code Net.connect} too.
     *
     * @throws IOException when it is no socket
     */
    Protocol protocol(FileDescriptor fd) throws IOException;

    /** The local port in host order, 0 when the kernel has given none and the application has asked for none. */
    int localPort(FileDescriptor fd) throws IOException;

    /**
     * Lets a later {@link #bind} take an address and leave the port to connect, which may then use one port for several
     * destinations (IP_BIND_ADDRESS_NO_PORT, ip(7), Linux 4.2).
     *
     * @throws IOException when the kernel does not know the option
     */
    void bindWithoutPort(FileDescriptor fd) throws IOException;

    /**
     * Binds to an address and a port.
     *
     * @param family as given to {@code Net.connect}, which decides how the address is laid out
     * @param port 0 to leave it to the kernel
     * @throws java.net.BindException when the address is not one of this host (EADDRNOTAVAIL), when the port is in use or,
     *     for port 0 without {@link #bindWithoutPort}, none is left (EADDRINUSE)
     */
    void bind(ProtocolFamily family, FileDescriptor fd, InetAddress source, int port) throws IOException;

    /**
     * Narrows the ports that connect chooses from (IP_LOCAL_PORT_RANGE, ip(7), Linux 6.3).
     *
     * @param window the last port in the upper, the first in the lower 16 bits; 0 for the system's range. What is outside the
     *     system's range is ignored
     * @throws IOException when the kernel does not know the option
     */
    void narrowPorts(FileDescriptor fd, int window) throws IOException;

    /**
     * Lets a later {@link #bind} take a port that other sockets with the same permission have (SO_REUSEADDR, socket(7)), and
     * connect take it over from TIME_WAIT.
     */
    void shareAddress(FileDescriptor fd) throws IOException;

    /** What a close leaves of a connection. */
    enum TimeWait {
        /** This side closes first, and its port goes into TIME_WAIT (RFC 9293, section 3.6). */
        CERTAIN,
        /** The connection is over already: closed by both sides, whoever was the first, or reset by the peer. */
        POSSIBLE,
        /** The peer closed first, or the close is to be a reset (SO_LINGER of 0 s). */
        NONE
    }

    /**
     * What the close that is about to happen leaves, by the state of the connection (TCP_INFO, tcp(7)).
     *
     * @throws IOException when it is no TCP socket any more
     */
    TimeWait timeWait(FileDescriptor fd) throws IOException;

    /** What a connection can be to who resets it or asks who closed first (RFC 9293, section 3.3.2). */
    enum State {
        ESTABLISHED,
        /** The peer has closed and this side has not. */
        CLOSE_WAIT,
        /** Over, or never begun: reset by the peer, given up by the network, refused. */
        CLOSE,
        /** Being opened or closed. */
        OTHER
    }

    /**
     * The state of a connection, by TCP_INFO, tcp(7).
     *
     * @throws IOException when it is no TCP socket any more
     */
    State state(FileDescriptor fd) throws IOException;

    /**
     * Whether the peer has closed its end, of the whole connection (POLLRDHUP, poll(2)): of one of MPTCP, TCP_INFO says how its first
     * path is. False when it cannot be told.
     */
    boolean hasPeerClosed(FileDescriptor fd);

    /** How many bytes have arrived that the application has not read (FIONREAD, tcp(7)). */
    int unread(FileDescriptor fd) throws IOException;

    /**
     * Whether bytes that the application has written have not been sent, or were sent and have not been acknowledged in time: by
     * TCP_NOTSENT_LOWAT, tcp(7), and the counters of retransmissions and probes in TCP_INFO. True when it cannot be told.
     */
    boolean hasUnsent(FileDescriptor fd);

    /** Whether this JDK has what {@link #reset} and {@link #end} need. */
    boolean canReset();

    /**
     * Ends a connection now and frees its port: the peer gets a reset, and whoever waits for the socket finds that the peer has
     * reset it (connect(2) with AF_UNSPEC; tcp_disconnect in net/ipv4/tcp.c).
     */
    void reset(FileDescriptor fd) throws IOException;

    /** The same for a connection that the peer has closed: whoever reads from the socket finds the end, as without it. */
    void end(FileDescriptor fd) throws IOException;

    /** Whether the kernel takes the address for one of this host; true when it cannot be asked. Some system calls, for failures only. */
    boolean isLocal(InetAddress address);

    /** The descriptor's number, -1 when it has none; one that is closed may have kept its own. */
    int number(FileDescriptor fd);

    /**
     * The far end of a connection.
     *
     * @throws IOException when it is not connected (ENOTCONN)
     */
    InetSocketAddress remote(FileDescriptor fd) throws IOException;

    /** Whether this JDK has what {@link #descriptor}, {@link #isBound} and {@link #connect} need. */
    boolean canConnect();

    /** A descriptor with that number. Nobody tells it when the number is another's: it is good for as long as that is open. */
    FileDescriptor descriptor(int number);

    /** Whether the socket has a local address, be it without a port (IP_BIND_ADDRESS_NO_PORT). */
    boolean isBound(FileDescriptor fd) throws IOException;

    /** The family of a socket, INET or INET6 (SO_DOMAIN, socket(7)). */
    ProtocolFamily family(FileDescriptor fd) throws IOException;

    /**
     * connect(2), past what is woven into the JDK.
     *
     * @return whether it has succeeded; it is under way when not (EINPROGRESS)
     * @throws IOException as {@code sun.nio.ch.Net.connect}
     */
    boolean connect(ProtocolFamily family, FileDescriptor fd, InetAddress remote, int port) throws IOException;
}
