package io.portkeeper.testapp.load;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Where requests are sent.
 *
 * @param entries the addresses to which connections are opened, in turn: those of the proxy, or the origin itself. Each adds
 *     a full range of ephemeral ports for the connections of the clients.
 * @param origin the origin that forward requests and tunnels name; a reverse proxy knows its own
 */
public record Target(Style style, List<InetSocketAddress> entries, InetSocketAddress origin) {
    public Target {
        entries = List.copyOf(entries);
        if (entries.isEmpty()) {
            throw new IllegalArgumentException("a target needs an address to connect to");
        }
    }

    public static Target direct(InetSocketAddress origin) {
        return new Target(Style.DIRECT, List.of(origin), origin);
    }

    /**
     * The port on 127.0.0.1 to 127.0.0.9, for a proxy that listens on the wildcard address.
     *
     * <p>The kernel connects to all of them from 127.0.0.1, but each destination has its own local ports.
     */
    public static List<InetSocketAddress> loopbacks(int port) {
        return IntStream.rangeClosed(1, 9)
                .mapToObj(last -> new InetSocketAddress("127.0.0." + last, port))
                .toList();
    }

    /** The address to which the connection with this number is opened. */
    public InetSocketAddress entry(int index) {
        return entries.get(index % entries.size());
    }
}
