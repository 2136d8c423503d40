package io.portkeeper.linux;

import java.io.FileDescriptor;
import java.nio.channels.SelectableChannel;

/** Finds the descriptor of a channel that the agent has opened itself. */
public final class ChannelDescriptor {

    private ChannelDescriptor() {}

    /**
     * The channel's own descriptor, which is closed with the channel.
     *
     * @return null if the JDK does not open {@code sun.nio.ch} to the caller
     */
    public static FileDescriptor of(SelectableChannel channel) {
        try {
            return (FileDescriptor) Class.forName("sun.nio.ch.SelChImpl", false, null)
                    .getMethod("getFD")
                    .invoke(channel);
        } catch (ReflectiveOperationException e) {
            return null;
        }
    }
}
