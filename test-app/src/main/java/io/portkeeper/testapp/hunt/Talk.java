package io.portkeeper.testapp.hunt;

import java.io.IOException;

/** One connection of a client's, and the exchanges over it, one after the other. */
interface Talk {

    /**
     * Makes an exchange that takes so long.
     *
     * @throws IOException when it comes to no good end; also {@link java.util.concurrent.CompletionException}
     */
    void exchange(Kind kind, int millis) throws IOException;

    /** Whether the last exchange had begun: its first write was taken before anything was wrong. */
    boolean hasBegun();

    /** When the connection did something last, as far as its owner knows: no later than it did. */
    long activeNanos();

    /** Whether its owner has not learned that the connection was reset. */
    boolean isAlive();
}
