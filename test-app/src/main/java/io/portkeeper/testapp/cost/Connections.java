package io.portkeeper.testapp.cost;

import io.portkeeper.testapp.lab.JvmCommand;
import io.portkeeper.testapp.proxy.Upstream;

/** Whether clients and the proxy keep their connections, which decides how often the proxy runs the agent's code. */
enum Connections {
    /** Connections are kept, as all proxies and clients do by default. The agent sees reads and writes only. */
    KEPT("kept open", "/", 1_000),
    /**
     * Each request has one connection from the client and one to the origin. The origin closes first, so that no TIME_WAIT
     * takes the proxy's ports. LittleProxy does not answer a request on a client's connection for which the origin has just
     * closed its own.
     */
    NEW("one per request", "/?close=1", 300);

    private final String title;
    private final String path;
    private final int perSecond;

    Connections(String title, String path, int perSecond) {
        this.title = title;
        this.path = path;
        this.perSecond = perSecond;
    }

    /** The name in tables. */
    String title() {
        return title;
    }

    /** The path that clients request. */
    String path() {
        return path;
    }

    /** Whether clients keep their connections. */
    boolean kept() {
        return this == KEPT;
    }

    /** Requests a second, to each side. One proxy can answer many more. */
    int perSecond() {
        return perSecond;
    }

    /** The proxy's command, changed accordingly. */
    JvmCommand of(JvmCommand proxy) {
        return this == NEW ? Upstream.withoutKeepAlive(proxy) : proxy;
    }
}
