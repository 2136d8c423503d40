package io.portkeeper.linux;

import java.io.FileDescriptor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ProtocolFamily;

/**
 * What the agent asks the kernel about one descriptor.
 *
 * <p>An interface because an old kernel's refusals cannot be provoked on a new one: tests play them here.
 */
public interface SocketCalls {

    /** Whether the descriptor is a stream socket: UDP passes {@code Net.connect} too. */
    boolean isStream(FileDescriptor fd) throws IOException;

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
     * Binds to an address, port 0.
     *
     * @param family as given to {@code Net.connect}, which decides how the address is laid out
     * @throws java.net.BindException when the address is not one of this host (EADDRNOTAVAIL), or, without
     *     {@link #bindWithoutPort}, when no port is left (EADDRINUSE)
     */
    void bind(ProtocolFamily family, FileDescriptor fd, InetAddress source) throws IOException;

    /** Whether an interface of this host has the address; slow, for failures only. */
    boolean isLocal(InetAddress address);

    /** The descriptor's number, -1 when it is closed. */
    int number(FileDescriptor fd);
}
