package io.portkeeper.linux;

import java.io.FileDescriptor;
import java.nio.channels.SocketChannel;

/** The descriptor below a channel that somebody opened who wants to use {@link SocketCalls} on it. */
public final class ChannelDescriptor {

    private ChannelDescriptor() {}

    /**
     * The channel's own descriptor, which is closed with the channel.
     *
     * @return null when the JDK does not open {@code sun.nio.ch} to the caller
     */
    public static FileDescriptor of(SocketChannel channel) {
        try {
            return (FileDescriptor) Class.forName("sun.nio.ch.SelChImpl", false, null)
                    .getMethod("getFD")
                    .invoke(channel);
        } catch (ReflectiveOperationException e) {
            return null;
        }
    }
}
