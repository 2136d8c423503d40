package io.portkeeper.http;

import java.time.Duration;

/**
 * How much of the server its clients may use.
 *
 * @param connections how many may be open at once, each with a descriptor and a thread; at least 4
 * @param waiting how long a connection may stay open before a request begins, the first or a later one
 * @param receiving how long a request may take to arrive, from its first byte to the end of its header
 * @param sending how long an answer may take to be written
 */
public record Limits(int connections, Duration waiting, Duration receiving, Duration sending) {

    /** For the few that look at one JVM. Prometheus reconnects if its connection was closed between two scrapes. */
    public static final Limits DEFAULT =
            new Limits(64, Duration.ofSeconds(30), Duration.ofSeconds(10), Duration.ofSeconds(30));
}
