package io.portkeeper.testapp.ports;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** A thread that waits for data that does not come, until another thread closes its connection. */
final class Reading {

    private static final long LIMIT_MILLIS = 10_000;
    private static final long LONG_ENOUGH_NANOS = 2_000_000;

    private final Thread thread;

    private Reading(Thread thread) {
        this.thread = thread;
    }

    /** Starts the thread, and returns when it most probably waits. */
    static Reading start(Callable<?> read) {
        Thread thread = new Thread(() -> readOnce(read), "reading");
        thread.setDaemon(true);
        thread.start();
        // A thread in a native poll is RUNNABLE like any other: there is no state to wait for.
        LockSupport.parkNanos(LONG_ENOUGH_NANOS);
        return new Reading(thread);
    }

    private static void readOnce(Callable<?> read) {
        try {
            read.call();
        } catch (Exception e) {
            // as expected: closed
        }
    }

    void awaitEnd() throws IOException {
        try {
            thread.join(LIMIT_MILLIS);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        if (thread.isAlive()) {
            throw new IOException("the reader was not told that its connection is closed");
        }
    }
}
