package io.portkeeper.testapp.it;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The sockets of the agents' commands in {@code /tmp}. */
final class CommandSockets {

    private CommandSockets() {}

    /** The sockets of the processes that have this PID in their own view. */
    static List<Path> of(long pid) throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/tmp"))) {
            return all.filter(path -> path.getFileName().toString().matches("portkeeper-" + pid + "(-.*)?"))
                    .map(path -> path.resolve("agent.sock"))
                    .filter(Files::exists)
                    .toList();
        }
    }

    static SocketChannel connect(long pid) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(of(pid).get(0)));
        return channel;
    }
}
