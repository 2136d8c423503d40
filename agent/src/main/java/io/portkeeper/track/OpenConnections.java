package io.portkeeper.track;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The open connections by the number of their descriptor.
 *
 * <p>A table in chunks made when first needed: no lock, no hashing, and descriptors of the application that are none of ours
 * cost one look.
 */
public final class OpenConnections {

    private static final int CHUNK = 1024;
    private static final int CHUNKS = 16_384;

    private final AtomicReferenceArray<AtomicReferenceArray<Connection>> chunks = new AtomicReferenceArray<>(CHUNKS);

    /** Whether there is room for that descriptor: below 16 million. */
    public boolean canHold(int descriptor) {
        return descriptor >= 0 && descriptor / CHUNK < CHUNKS;
    }

    /**
     * A connection was opened, or is being opened.
     *
     * @param descriptor its number; when the table {@link #canHold} it not, nothing happens
     */
    public void opened(int descriptor, Connection connection, long nowNanos) {
        AtomicReferenceArray<Connection> chunk = chunk(descriptor, true);
        if (chunk != null) {
            connection.opened();
            Connection forgotten = chunk.getAndSet(descriptor % CHUNK, connection);
            if (forgotten != null) {
                forgotten.closed(false, nowNanos);
            }
        }
    }

    /** A descriptor is about to be closed: its connection, or null when it is none of ours. */
    public Connection remove(int descriptor) {
        AtomicReferenceArray<Connection> chunk = chunk(descriptor, false);
        return chunk == null || chunk.get(descriptor % CHUNK) == null
                ? null
                : chunk.getAndSet(descriptor % CHUNK, null);
    }

    private AtomicReferenceArray<Connection> chunk(int descriptor, boolean make) {
        if (!canHold(descriptor)) {
            return null;
        }
        AtomicReferenceArray<Connection> chunk = chunks.get(descriptor / CHUNK);
        if (chunk == null && make) {
            chunks.compareAndSet(descriptor / CHUNK, null, new AtomicReferenceArray<>(CHUNK));
            chunk = chunks.get(descriptor / CHUNK);
        }
        return chunk;
    }
}
