package io.portkeeper.testapp.proxy;

import java.time.Duration;

/** The limits every proxy here is raised to, so that the first thing it runs out of is local ports. */
final class Limits {
    /** Requests in flight, each holding one upstream connection. */
    static final int CONCURRENT_REQUESTS = 4_500;

    /** Connections the kernel may hold for us until we accept them; capped by {@code net.core.somaxconn}. */
    static final int BACKLOG = 16_384;

    /** Longer than any run, so that no time-out is mistaken for port exhaustion. */
    static final Duration PATIENCE = Duration.ofMinutes(30);

    private Limits() {}
}
