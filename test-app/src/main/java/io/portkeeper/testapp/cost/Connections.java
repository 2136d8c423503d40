package io.portkeeper.testapp.cost;

import io.portkeeper.testapp.lab.JvmCommand;
import io.portkeeper.testapp.proxy.Upstream;

/** Whether clients and the proxy keep their connections, and so how often the agent is on the proxy's path. */
enum Connections {
    /** As all do by default: the agent sees reads and writes only. */
    KEPT("kept open", "/", 1_000),
    /**
     * A connection of the client and one to the origin for each request. The origin closes first, so that no TIME_WAIT takes
     * the proxy's ports. LittleProxy leaves requests unanswered that come on a connection whose origin has just closed.
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

    /** As tables call it. */
    String title() {
        return title;
    }

    /** What clients ask for. */
    String path() {
        return path;
    }

    /** Whether clients keep theirs. */
    boolean kept() {
        return this == KEPT;
    }

    /** Requests a second, to each side, that are well below what one proxy can answer. */
    int perSecond() {
        return perSecond;
    }

    /** That proxy, told to do so. */
    JvmCommand of(JvmCommand proxy) {
        return this == NEW ? Upstream.withoutKeepAlive(proxy) : proxy;
    }
}
