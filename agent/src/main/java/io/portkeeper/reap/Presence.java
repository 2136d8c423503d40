package io.portkeeper.reap;

import io.portkeeper.linux.SocketCalls;
import io.portkeeper.pool.Source;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Which sources the host no longer has: the kernel keeps the connections of an address that is removed, but nobody can connect
 * from their ports. The kernel is asked once for each source, and its answer is used for a tenth of a second, because a search
 * wants it for each connection.
 */
final class Presence {

    private static final long KEPT_NANOS = 100_000_000L;

    private final SocketCalls calls;
    private final LongSupplier nanoClock;
    private final Map<Source, Answer> answers = new ConcurrentHashMap<>();

    /** What the kernel said, and when. */
    private record Answer(boolean isAbsent, long nanos) {}

    Presence(SocketCalls calls, LongSupplier nanoClock) {
        this.calls = calls;
        this.nanoClock = nanoClock;
    }

    /** Whether the host has no such address. Not so if the kernel chooses the source. */
    boolean isAbsent(Source source) {
        if (source.isKernels()) {
            return false;
        }
        long nowNanos = nanoClock.getAsLong();
        Answer known = answers.get(source);
        if (known == null || nowNanos - known.nanos >= KEPT_NANOS) {
            known = new Answer(!calls.isLocal(source.address()), nowNanos);
            answers.put(source, known);
        }
        return known.isAbsent;
    }
}
