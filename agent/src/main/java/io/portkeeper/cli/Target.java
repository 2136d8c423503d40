package io.portkeeper.cli;

import io.portkeeper.ports.PortSet;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** A host and a port to connect to. */
record Target(String host, int port) {

    /** Reads {@code host:port}, an IPv6 address in brackets; null when {@code text} is not that. */
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
     * Its address in a family.
     *
     * @return null when it has none in that family
     * @throws UnknownHostException when nobody knows the host
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
