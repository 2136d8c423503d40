package io.portkeeper.cli;

import io.portkeeper.linux.ChannelDescriptor;
import io.portkeeper.linux.JdkSocketCalls;
import io.portkeeper.linux.SocketCalls;
import java.io.IOException;
import java.nio.channels.SocketChannel;

/**
 * The socket options that the agent sets, set by the command line. With {@code java -jar} the manifest opens
 * {@code sun.nio.ch} to it (Add-Opens, JAR file specification). On a class path, the manifest opens nothing.
 */
final class SocketOptions {

    private final SocketCalls calls;

    SocketOptions(SocketCalls calls) {
        this.calls = calls;
    }

    /** The options as this JVM can set them, or {@link #none} if the JDK does not give access to them. */
    static SocketOptions open() {
        try (SocketChannel channel = SocketChannel.open()) {
            return ChannelDescriptor.of(channel) == null ? none() : new SocketOptions(new JdkSocketCalls());
        } catch (IOException | LinkageError e) {
            return none();
        }
    }

    /** For a JVM in which they cannot be set. */
    static SocketOptions none() {
        return new SocketOptions(null);
    }

    /** Whether they can be set here at all. */
    boolean canBeSet() {
        return calls != null;
    }

    /** Sets IP_BIND_ADDRESS_NO_PORT; throws if the kernel refuses it. */
    void bindWithoutPort(SocketChannel channel) throws IOException {
        calls.bindWithoutPort(ChannelDescriptor.of(channel));
    }

    /** Sets IP_LOCAL_PORT_RANGE to the whole range; throws if the kernel refuses it. */
    void narrowPorts(SocketChannel channel) throws IOException {
        calls.narrowPorts(ChannelDescriptor.of(channel), 0);
    }
}
