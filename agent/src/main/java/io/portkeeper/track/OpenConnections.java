package io.portkeeper.track;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The open connections by the number of their descriptor.
 *
 * <p>A table in chunks that are made when first needed. Reading it takes no lock and no hashing, and a descriptor of the
 * application that is none of ours costs one look.
 */
public final class OpenConnections {

    private static final int CHUNK = 1024;
    private static final int CHUNKS = 16_384;

    private final AtomicReferenceArray<AtomicReferenceArray<Connection>> chunks = new AtomicReferenceArray<>(CHUNKS);
    private final boolean recordsActivity;
    private final CallSites sites;
    private volatile int usedChunks;
    private volatile boolean seesHalfCloses;

    /**
     * An empty table.
     *
     * @param recordsActivity whether the time of the last activity of connections is recorded
     * @param sites is told of each connection that is opened
     */
    public OpenConnections(boolean recordsActivity, CallSites sites) {
        this.recordsActivity = recordsActivity;
        this.sites = sites;
    }

    /** Whether the time of the last activity of connections is known. */
    public boolean recordsActivity() {
        return recordsActivity;
    }

    /** Whether the agent sees each time that a descriptor of the JDK is shut down for writing. */
    public boolean seesHalfCloses() {
        return seesHalfCloses;
    }

    /** From now on, the agent sees that. */
    public void halfClosesAreSeen() {
        seesHalfCloses = true;
    }

    /** Finds the call sites of the samples that still wait, see {@link CallSites}. */
    void findSites() {
        sites.findWaiting();
    }

    /** Whether there is room for that descriptor: any number below 16,777,216. */
    public boolean canHold(int descriptor) {
        return descriptor >= 0 && descriptor / CHUNK < CHUNKS;
    }

    /**
     * A connection was opened, or is being opened.
     *
     * @param connection ignored unless the table {@link #canHold can hold} its descriptor
     */
    public void opened(Connection connection, long nowNanos) {
        int descriptor = connection.descriptor();
        AtomicReferenceArray<Connection> chunk = chunk(descriptor, true);
        if (chunk != null) {
            connection.opened();
            if (recordsActivity) {
                Activity.begin(descriptor);
            }
            Connection forgotten = chunk.getAndSet(descriptor % CHUNK, connection);
            if (forgotten != null) {
                forgotten.closing(false, nowNanos);
            }
            sites.opened(connection);
        }
    }

    /** Removes the connection of a descriptor that is about to be closed, and returns it; null if it is none of ours. */
    public Connection remove(int descriptor) {
        AtomicReferenceArray<Connection> chunk = chunk(descriptor, false);
        return chunk == null || chunk.get(descriptor % CHUNK) == null
                ? null
                : chunk.getAndSet(descriptor % CHUNK, null);
    }

    /** The connection of that descriptor, or null. */
    public Connection get(int descriptor) {
        AtomicReferenceArray<Connection> chunk = chunk(descriptor, false);
        return chunk == null ? null : chunk.get(descriptor % CHUNK);
    }

    /** All descriptors of ours are below this number. */
    public int end() {
        return usedChunks * CHUNK;
    }

    private AtomicReferenceArray<Connection> chunk(int descriptor, boolean make) {
        if (!canHold(descriptor)) {
            return null;
        }
        int index = descriptor / CHUNK;
        AtomicReferenceArray<Connection> chunk = chunks.get(index);
        return chunk == null && make ? newChunk(index) : chunk;
    }

    private synchronized AtomicReferenceArray<Connection> newChunk(int index) {
        chunks.compareAndSet(index, null, new AtomicReferenceArray<>(CHUNK));
        usedChunks = Math.max(usedChunks, index + 1);
        return chunks.get(index);
    }
}
