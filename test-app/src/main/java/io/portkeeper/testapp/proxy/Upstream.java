package io.portkeeper.testapp.proxy;

import io.portkeeper.testapp.lab.JvmCommand;

/** How a proxy is to deal with its connections to the origin; each main asks its library for it. */
public final class Upstream {
    private static final String KEEP_ALIVE = "portkeeper-test.upstream.keep-alive";

    private static final String MOST = "portkeeper-test.upstream.most";

    private Upstream() {}

    static boolean isKeptAlive() {
        return !"false".equals(System.getProperty(KEEP_ALIVE));
    }

    /** How many it may open, for those that open more than they have requests for. */
    static int most() {
        return Integer.getInteger(MOST, Limits.BACKLOG);
    }

    /** That proxy with no more connections than so many. */
    public static JvmCommand atMost(int connections, JvmCommand proxy) {
        return proxy.withOptions("-D" + MOST + "=" + connections);
    }

    /** That proxy with a new connection for each request. */
    public static JvmCommand withoutKeepAlive(JvmCommand proxy) {
        return proxy.withOptions("-D" + KEEP_ALIVE + "=false");
    }
}
