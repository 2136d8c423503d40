package io.portkeeper.testapp.proxy;

import java.time.Duration;

/** The limits that every proxy here gets, so that the first thing that it runs out of is local ports. */
final class Limits {
    /** Requests in flight, each holding one upstream connection. */
    static final int CONCURRENT_REQUESTS = 4_500;

    /** Connections that the kernel may hold until the proxy accepts them; capped by {@code net.core.somaxconn}. */
    static final int BACKLOG = 16_384;

    /** Longer than any run, so that no time-out is mistaken for port exhaustion. */
    static final Duration PATIENCE = Duration.ofMinutes(30);

    private Limits() {}
}
