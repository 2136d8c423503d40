package io.portkeeper.cli;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import jdk.net.ExtendedSocketOptions;

/** Who is at the other end of a Unix-domain socket. Apart, because a runtime may lack {@code jdk.net}. */
final class PeerUser {

    private PeerUser() {}

    /** The name of the user as whom the other end has begun to listen, or the number when it has none. */
    static String of(SocketChannel channel) throws IOException {
        return channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user().getName();
    }
}
