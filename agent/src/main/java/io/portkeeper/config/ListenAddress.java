package io.portkeeper.config;

import io.portkeeper.ports.PortSet;

/**
 * Where to listen, as {@code [host:]port}. The host is not looked up before main.
 *
 * @param host a name or an address without brackets; null for loopback
 * @param port from 1 to 65535
 */
public record ListenAddress(String host, int port) {

    /** Null for {@code off}. */
    static ListenAddress of(OptionValue value) {
        if (value.is("off")) {
            return null;
        }
        String text = value.text().trim();
        int colon = text.lastIndexOf(':');
        String host = text.substring(0, Math.max(0, colon));
        int port = PortSet.port(text.substring(colon + 1));
        if (!host.matches("[\\w.-]*|\\[[0-9a-fA-F:.]+\\]") || port <= 0) {
            throw value.wrong("[host:]port, or off", null);
        }
        if (host.startsWith("[")) {
            host = host.substring(1, host.length() - 1);
        }
        return new ListenAddress(host.isEmpty() ? null : host, port);
    }

    /** As in a URL. */
    @Override
    public String toString() {
        return (host == null ? "localhost" : host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
