package io.portkeeper.testapp.cli;

import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;

/** Reads and writes addresses as {@code HOST:PORT}. An IPv6 address is in brackets. */
public final class HostAndPort {
    private HostAndPort() {}

    /**
     * Reads one address and resolves its host.
     *
     * @throws IllegalArgumentException if the text is not of the form {@code HOST:PORT} or the host is unknown
     */
    public static InetSocketAddress parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("'" + text + "' has no port, expected HOST:PORT");
        }
        String host = text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        InetSocketAddress address = new InetSocketAddress(host, port(text, colon));
        if (address.isUnresolved()) {
            throw new IllegalArgumentException("the host of '" + text + "' is unknown");
        }
        return address;
    }

    /** Reads addresses separated by commas. */
    public static List<InetSocketAddress> parseList(String text) {
        return Arrays.stream(text.split(",", -1)).map(HostAndPort::parse).toList();
    }

    /** Writes an address as {@link #parse} reads it and as an HTTP request names it: by number, without a host name. */
    public static String format(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    private static int port(String text, int colon) {
        try {
            return Integer.parseInt(text.substring(colon + 1));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("the port of '" + text + "' is not a number", e);
        }
    }
}
