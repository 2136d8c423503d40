package io.portkeeper.track;

import io.portkeeper.pool.Source;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Which source each open descriptor was bound to, so that a source knows how many connections it has.
 *
 * <p>A table by descriptor number, in chunks made when first needed: no lock, no hashing, and descriptors of the
 * application that are none of ours cost one look.
 */
public final class OpenConnections {

    private static final int CHUNK = 1024;
    private static final int CHUNKS = 16_384;

    private final AtomicReferenceArray<AtomicReferenceArray<Source>> chunks = new AtomicReferenceArray<>(CHUNKS);

    /**
     * A connection was opened, or is being opened.
     *
     * @param descriptor its number; one beyond 16 million is not tracked
     */
    public void opened(int descriptor, Source source) {
        AtomicReferenceArray<Source> chunk = chunk(descriptor, true);
        if (chunk != null) {
            source.opened();
            close(chunk.getAndSet(descriptor % CHUNK, source));
        }
    }

    /** A descriptor is about to be closed; nothing happens when it is none of ours. */
    public void closed(int descriptor) {
        AtomicReferenceArray<Source> chunk = chunk(descriptor, false);
        if (chunk != null && chunk.get(descriptor % CHUNK) != null) {
            close(chunk.getAndSet(descriptor % CHUNK, null));
        }
    }

    private static void close(Source source) {
        if (source != null) {
            source.closed();
        }
    }

    private AtomicReferenceArray<Source> chunk(int descriptor, boolean make) {
        if (descriptor < 0 || descriptor / CHUNK >= CHUNKS) {
            return null;
        }
        AtomicReferenceArray<Source> chunk = chunks.get(descriptor / CHUNK);
        if (chunk == null && make) {
            chunks.compareAndSet(descriptor / CHUNK, null, new AtomicReferenceArray<>(CHUNK));
            chunk = chunks.get(descriptor / CHUNK);
        }
        return chunk;
    }
}
