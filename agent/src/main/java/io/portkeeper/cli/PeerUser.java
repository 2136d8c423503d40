package io.portkeeper.cli;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import jdk.net.ExtendedSocketOptions;

/** The user at the other end of a Unix-domain socket. A separate class, because a runtime may lack {@code jdk.net}. */
final class PeerUser {

    private PeerUser() {}

    /** The name of the user as whom the other end began to listen, or the user's number if there is no name for it. */
    static String of(SocketChannel channel) throws IOException {
        return channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user().getName();
    }
}
