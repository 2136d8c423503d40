package io.portkeeper.linux;

import java.io.FileDescriptor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;

/**
 * The system calls that the agent makes on a descriptor.
 *
 * <p>It is an interface so that tests can play the refusals of an old kernel, which a new kernel cannot be made to give.
 */
public interface SocketCalls {

    /** The protocol of a socket. */
    enum Protocol {
        TCP,
        /** Multipath TCP (RFC 8684). Each path is a TCP connection; the first begins at the socket's bound address. */
        MPTCP,
        /** Another protocol with connections, for example SCTP or SMC. */
        STREAM,
        /** Datagrams, and Unix-domain sockets. */
        OTHER;

        /** Whether it uses a TCP port. */
        public boolean isOfTcp() {
            return this == TCP || this == MPTCP;
        }
    }

    /**
     * The protocol of the socket (SO_PROTOCOL, socket(7)). UDP passes {@code Net.connect} too.
     *
     * @throws IOException if it is not a socket
     */
    Protocol protocol(FileDescriptor fd) throws IOException;

    /** The local port in host order; 0 if the kernel has not given one and the application has not bound one. */
    int localPort(FileDescriptor fd) throws IOException;

    /**
     * Lets a later {@link #bind} take an address and leave the port to connect, which may then use one port for several
     * destinations (IP_BIND_ADDRESS_NO_PORT, ip(7), Linux 4.2).
     *
     * @throws IOException if the kernel does not know the option
     */
    void bindWithoutPort(FileDescriptor fd) throws IOException;

    /**
     * Binds to an address and a port.
     *
     * @param family as passed to {@code Net.connect}; it decides how the address is laid out
     * @param port 0 to leave it to the kernel
     * @throws java.net.BindException if the address is not one of this host (EADDRNOTAVAIL), if the port is in use, or if
     *     for port 0 without {@link #bindWithoutPort} no port is left (EADDRINUSE)
     */
    void bind(ProtocolFamily family, FileDescriptor fd, InetAddress source, int port) throws IOException;

    /**
     * Narrows the ports that connect chooses from (IP_LOCAL_PORT_RANGE, ip(7), Linux 6.3).
     *
     * @param window the last port in the upper 16 bits, the first port in the lower; 0 for the system's range. Ports outside
     *     the system's range are ignored
     * @throws IOException if the kernel does not know the option
     */
    void narrowPorts(FileDescriptor fd, int window) throws IOException;

    /**
     * Lets a later {@link #bind} take a port that other sockets with the same option have (SO_REUSEADDR, socket(7)), and
     * lets connect take the port over from TIME_WAIT.
     */
    void shareAddress(FileDescriptor fd) throws IOException;

    /** Whether the close of a connection leaves a TIME_WAIT. */
    enum TimeWait {
        /** This side closes first, and its port enters TIME_WAIT (RFC 9293, section 3.6). */
        CERTAIN,
        /** The connection is over already: both sides have closed, in either order, or the peer has reset it. */
        POSSIBLE,
        /** The peer closed first, the close will be a reset (SO_LINGER of 0 s), or the connection is not established yet. */
        NONE
    }

    /**
     * Whether a close now leaves a TIME_WAIT, by the state of the connection (TCP_INFO, tcp(7)).
     *
     * @throws IOException if it is no longer a TCP socket
     */
    TimeWait timeWait(FileDescriptor fd) throws IOException;

    /** The states that matter for a reset, and for which side closed first (RFC 9293, section 3.3.2). */
    enum State {
        ESTABLISHED,
        /** The peer has closed and this side has not. */
        CLOSE_WAIT,
        /** The connection is over or was never established: reset by the peer, ended by a network error, or refused. */
        CLOSE,
        /** Being opened or closed. */
        OTHER
    }

    /**
     * The state of a connection (TCP_INFO, tcp(7)).
     *
     * @throws IOException if it is no longer a TCP socket
     */
    State state(FileDescriptor fd) throws IOException;

    /**
     * Whether the peer has closed its end of the whole connection (POLLRDHUP, poll(2)). For MPTCP, TCP_INFO describes the
     * first path only. False if it cannot be determined.
     */
    boolean hasPeerClosed(FileDescriptor fd);

    /** How many bytes have arrived that the application has not read (FIONREAD, tcp(7)). */
    int unread(FileDescriptor fd) throws IOException;

    /**
     * Whether bytes that the application has written have not been sent, or were sent and have not been acknowledged in
     * time. This follows from TCP_NOTSENT_LOWAT, tcp(7), and the counters of retransmissions and probes in TCP_INFO. True if
     * it cannot be determined.
     */
    boolean hasUnsent(FileDescriptor fd);

    /** Whether this JDK has what {@link #reset} and {@link #end} need. */
    boolean canReset();

    /**
     * Ends a connection now and frees its port. The peer gets a reset, and a thread that waits for the socket sees a reset
     * by the peer (connect(2) with AF_UNSPEC; tcp_disconnect in net/ipv4/tcp.c).
     */
    void reset(FileDescriptor fd) throws IOException;

    /** The same for a connection that the peer has closed. A read from the socket finds the end, as it would anyway. */
    void end(FileDescriptor fd) throws IOException;

    /**
     * Whether the kernel considers the address one of this host; true if the kernel cannot be asked. This takes about ten
     * system calls, so a connect that succeeds at once must not call it.
     */
    boolean isLocal(InetAddress address);

    /** The descriptor's number, or -1 if it has none. A closed descriptor may still have its number. */
    int number(FileDescriptor fd);

    /**
     * The far end of a connection.
     *
     * @throws IOException if it is not connected (ENOTCONN)
     */
    InetSocketAddress remote(FileDescriptor fd) throws IOException;

    /** Whether this JDK has what {@link #descriptor}, {@link #isBound} and {@link #connect} need. */
    boolean canConnect();

    /** A descriptor with that number. It does not notice a close, so use it only while the number stays open. */
    FileDescriptor descriptor(int number);

    /** Whether the socket has a local address, with or without a port (IP_BIND_ADDRESS_NO_PORT). */
    boolean isBound(FileDescriptor fd) throws IOException;

    /** The family of a socket, INET or INET6 (SO_DOMAIN, socket(7)). */
    ProtocolFamily family(FileDescriptor fd) throws IOException;

    /**
     * Calls connect(2), bypassing what is woven into the JDK.
     *
     * @return whether it has succeeded; otherwise it is under way (EINPROGRESS)
     * @throws IOException as {@code sun.nio.ch.Net.connect}
     */
    boolean connect(ProtocolFamily family, FileDescriptor fd, InetAddress remote, int port) throws IOException;
}
