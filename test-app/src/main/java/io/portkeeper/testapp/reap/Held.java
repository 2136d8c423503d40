package io.portkeeper.testapp.reap;

import java.io.IOException;

/** A connection that is held open, and what its owner has recorded about it. */
abstract class Held {

    private final int id;
    private volatile long activeNanos;
    private volatile long lostNanos;
    private volatile String why = "";

    Held(int id) {
        this.id = id;
    }

    /** Sends the text, and does not wait for the answer. */
    abstract void say(String text) throws IOException;

    /** Reads that many bytes; only for ways in which nothing else reads. */
    void read(int bytes) throws IOException {
        throw new UnsupportedOperationException("others read");
    }

    int id() {
        return id;
    }

    /** Records that it has just read or written something. */
    void active() {
        activeNanos = System.nanoTime();
    }

    /** Records that the owner has just learned that the connection was closed or reset. */
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
