package io.portkeeper.testapp.reap;

import java.io.IOException;

/** A connection that is held open, and what its owner noted of it. */
abstract class Held {

    private final int id;
    private volatile long activeNanos;
    private volatile long lostNanos;
    private volatile String why = "";

    Held(int id) {
        this.id = id;
    }

    /** Sends that, and does not wait for the answer. */
    abstract void say(String text) throws IOException;

    /** Reads that many bytes; only where nobody else reads. */
    void read(int bytes) throws IOException {
        throw new UnsupportedOperationException("others read");
    }

    int id() {
        return id;
    }

    /** It has just read or written something. */
    void active() {
        activeNanos = System.nanoTime();
    }

    /** The owner has just learned that the connection is no more. */
    void lost(String reason) {
        if (lostNanos == 0) {
            lostNanos = System.nanoTime();
            why = reason;
        }
    }

    boolean isLost() {
        return lostNanos != 0;
    }

    Fate fate() {
        return new Fate(id, activeNanos, lostNanos, why);
    }
}
