package io.portkeeper.testapp.hunt;

import java.io.IOException;

/** One connection of a client, and the exchanges over it, one after another. */
interface Talk {

    /**
     * Makes an exchange that takes that long.
     *
     * @throws IOException if it fails; it may also throw {@link java.util.concurrent.CompletionException}
     */
    void exchange(Kind kind, int millis) throws IOException;

    /** Whether the last exchange had begun, which means that its first write succeeded before anything failed. */
    boolean hasBegun();

    /**
     * The {@link System#nanoTime} of the connection's last activity, as far as its owner knows; not later than the real one.
     */
    long activeNanos();

    /** Whether the connection is open, as far as its owner knows. */
    boolean isAlive();
}
