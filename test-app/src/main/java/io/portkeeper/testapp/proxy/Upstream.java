package io.portkeeper.testapp.proxy;

import io.portkeeper.testapp.lab.JvmCommand;

/** Whether a proxy keeps its connections to the origin for further requests; each main asks its library for it. */
public final class Upstream {
    private static final String KEEP_ALIVE = "portkeeper-test.upstream.keep-alive";

    private Upstream() {}

    static boolean isKeptAlive() {
        return !"false".equals(System.getProperty(KEEP_ALIVE));
    }

    /** That proxy with a new connection for each request. */
    public static JvmCommand withoutKeepAlive(JvmCommand proxy) {
        return proxy.withOptions("-D" + KEEP_ALIVE + "=false");
    }
}
