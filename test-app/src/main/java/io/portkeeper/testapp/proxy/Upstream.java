package io.portkeeper.testapp.proxy;

import io.portkeeper.testapp.lab.JvmCommand;

/** How a proxy is to use its connections to the origin. A main class reads this and configures its library. */
public final class Upstream {
    private static final String KEEP_ALIVE = "portkeeper-test.upstream.keep-alive";

    private static final String MOST = "portkeeper-test.upstream.most";

    private Upstream() {}

    static boolean isKeptAlive() {
        return !"false".equals(System.getProperty(KEEP_ALIVE));
    }

    /** The most connections that the proxy may open; for proxies that open more of them than they have requests. */
    static int most() {
        return Integer.getInteger(MOST, Limits.BACKLOG);
    }

    /** The proxy with at most that many connections to the origin. */
    public static JvmCommand atMost(int connections, JvmCommand proxy) {
        return proxy.withOptions("-D" + MOST + "=" + connections);
    }

    /** The proxy with a new connection for each request. */
    public static JvmCommand withoutKeepAlive(JvmCommand proxy) {
        return proxy.withOptions("-D" + KEEP_ALIVE + "=false");
    }
}
