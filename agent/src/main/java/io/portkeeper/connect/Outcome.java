package io.portkeeper.connect;

/** Why a source could not serve a connect. */
enum Outcome {
    /** EADDRNOTAVAIL at connect, or EADDRINUSE at bind if the kernel assigns ports at bind. */
    NO_PORT("no port left"),

    /** The source has as many open connections as one may have. */
    AT_LIMIT("at pool.max-connections"),

    /** EADDRNOTAVAIL at connect from an owned port: FIN_WAIT, or TIME_WAIT that cannot be taken over. */
    HELD("port still held by an earlier connection"),

    /** EADDRNOTAVAIL at bind. */
    ABSENT("not an address of this host"),

    /** Any other failure of bind. */
    UNBINDABLE("cannot be bound"),

    /** A failure of connect before the kernel chose a port: ENETUNREACH, EHOSTUNREACH, EINVAL, EACCES. */
    UNREACHABLE("no route to the destination");

    private final String text;

    Outcome(String text) {
        this.text = text;
    }

    /** As operators read it. */
    String text() {
        return text;
    }
}
