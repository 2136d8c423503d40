package io.portkeeper.track;

import io.portkeeper.linux.DispatcherPipe;
import io.portkeeper.linux.SocketCalls;
import java.io.IOException;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Proves that reads and writes of the JDK's sockets are recorded in this JVM now, by a byte that it sends through a pipe of
 * the agent's own: another agent may have replaced the woven classes, and then all connections would look idle.
 *
 * <p>Once it has been disproved, it never holds again, because what connections did meanwhile has not been recorded.
 */
public final class RecordingProof implements BooleanSupplier {

    private static final long HOLDS_NANOS = 1_000_000_000L;

    private final SocketCalls calls;
    private final LongSupplier nanoClock;
    private final Runnable onDisproof;
    private volatile long provenUntilNanos;
    private volatile boolean proven;
    private volatile boolean disproved;
    private DispatcherPipe pipe;

    /**
     * A proof that has not been tried yet; it opens its pipe when it is first tried.
     *
     * @param onDisproof called once, if it is disproved
     */
    public RecordingProof(SocketCalls calls, LongSupplier nanoClock, Runnable onDisproof) {
        this.calls = calls;
        this.nanoClock = nanoClock;
        this.onDisproof = onDisproof;
    }

    /** Whether this JDK has what the proof needs. Otherwise it never holds. */
    public static boolean isPossible() {
        return DispatcherPipe.isKnown();
    }

    /**
     * Whether it was proved within the last second, or is proved now. False also if it could not be tried, for example
     * because the process has no file descriptors left.
     */
    @Override
    public boolean getAsBoolean() {
        return !disproved && (isFresh() || prove());
    }

    /** Disproves it without a trial: it is known that something is not recorded. The caller has said so. */
    public void disprove() {
        disproved = true;
    }

    private boolean isFresh() {
        return proven && nanoClock.getAsLong() - provenUntilNanos < 0;
    }

    private synchronized boolean prove() {
        if (disproved || isFresh()) {
            return !disproved;
        }
        proven = false;
        try {
            if (pipe == null) {
                pipe = new DispatcherPipe();
                Activity.begin(calls.number(pipe.sink()));
                Activity.begin(calls.number(pipe.source()));
            }
            if (isRecorded()) {
                provenUntilNanos = nanoClock.getAsLong() + HOLDS_NANOS;
                proven = true;
            } else {
                disproved = true;
                onDisproof.run();
            }
        } catch (IOException e) {
            close();
        }
        return proven;
    }

    private boolean isRecorded() throws IOException {
        int sink = calls.number(pipe.sink());
        int source = calls.number(pipe.source());
        long written = Activity.of(sink).written();
        long read = Activity.of(source).read();
        pipe.write();
        pipe.read();
        return Activity.of(sink).written() != written && Activity.of(source).read() != read;
    }

    private void close() {
        try {
            if (pipe != null) {
                pipe.close();
            }
        } catch (IOException e) {
            // The pipe is given up in any case.
        }
        pipe = null;
    }
}
