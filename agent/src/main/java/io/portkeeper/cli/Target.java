package io.portkeeper.cli;

import io.portkeeper.ports.PortSet;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** A host and a port to connect to. */
record Target(String host, int port) {

    /** Reads {@code host:port}, with an IPv6 address in brackets; null if {@code text} is not that. */
    static Target parse(String text) {
        int colon = text.lastIndexOf(':');
        int port = colon < 0 ? -1 : PortSet.port(text.substring(colon + 1));
        String host = colon < 0 ? "" : text.substring(0, colon);
        boolean inBrackets = host.startsWith("[") && host.endsWith("]");
        if (inBrackets) {
            host = host.substring(1, host.length() - 1);
        }
        return port < 0 || host.isEmpty() || inBrackets != (host.indexOf(':') >= 0) ? null : new Target(host, port);
    }

    /**
     * Its first address of a family.
     *
     * @return null if it has none of that family
     * @throws UnknownHostException if the host cannot be resolved
     */
    InetSocketAddress in(Class<? extends InetAddress> family) throws UnknownHostException {
        for (InetAddress address : InetAddress.getAllByName(host)) {
            if (family.isInstance(address)) {
                return new InetSocketAddress(address, port);
            }
        }
        return null;
    }

    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
