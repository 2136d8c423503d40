package io.portkeeper.connect;

import io.portkeeper.linux.Memory;
import io.portkeeper.track.Activity;
import io.portkeeper.track.OpenConnections;
import io.portkeeper.track.Protocol;
import java.nio.ByteBuffer;

/**
 * Learns from the first writes of a connection what is spoken over it, see {@link Protocol}. In the writer's thread; nothing of what
 * is looked at is kept.
 */
final class FirstWrites {

    /** Of a write from several buffers: the first may hold no more than a header of PROXY's. */
    private static final int MOST_BUFFERS = 8;

    private final OpenConnections connections;
    private final NettyMessages messages = new NettyMessages();

    FirstWrites(OpenConnections connections) {
        this.connections = connections;
    }

    /** Bytes of a write. */
    private interface Bytes {
        /** The beginning, cut off after {@code most} bytes. */
        byte[] first(int most);
    }

    /** It writes what lies at that address. */
    void at(int descriptor, long address, int length) {
        if (wants(descriptor) && Memory.canRead()) {
            learn(descriptor, most -> Memory.read(address, Math.min(length, most)));
        }
    }

    /** It writes what the vectors at that address point to: each has an address and a length, of eight bytes each on 64-bit Linux. */
    void gathered(int descriptor, long vectors, int count) {
        if (wants(descriptor) && Memory.canRead() && Memory.is64Bit()) {
            for (int i = 0; i < Math.min(count, MOST_BUFFERS); i++) {
                long vector = vectors + (long) i * 2 * Long.BYTES;
                long length = Memory.number(vector + Long.BYTES);
                long address = Memory.number(vector);
                learn(descriptor, most -> Memory.read(address, (int) Math.min(length, most)));
            }
        }
    }

    /**
     * It has written.
     *
     * @param bytes how many
     * @param written a ByteBuffer, an array of them, or what {@link NettyMessages} knows
     * @param first position of the first byte in a buffer, or index of the first buffer
     */
    void of(int descriptor, long bytes, Object written, int first) {
        if (!wants(descriptor)) {
            return;
        }
        if (written instanceof ByteBuffer buffer) {
            learn(descriptor, most -> copy(buffer, first, (int) Math.min(bytes, most)));
        } else if (written instanceof ByteBuffer[] buffers) {
            long left = bytes;
            for (int i = first; i < Math.min(buffers.length, first + MOST_BUFFERS) && left > 0; i++) {
                ByteBuffer buffer = buffers[i];
                int length = (int) Math.min(left, buffer.remaining());
                learn(descriptor, most -> copy(buffer, buffer.position(), Math.min(length, most)));
                left -= length;
            }
        } else {
            learn(descriptor, most -> messages.first(written, (int) Math.min(bytes, most)));
        }
    }

    private static byte[] copy(ByteBuffer buffer, int from, int length) {
        byte[] bytes = new byte[Math.min(length, buffer.capacity() - from)];
        ByteBuffer own = buffer.duplicate();
        own.clear().position(from).get(bytes);
        return bytes;
    }

    /** Whether it is a connection of ours of which there is anything to be learnt. */
    private boolean wants(int descriptor) {
        if (connections.get(descriptor) == null) {
            return false;
        }
        Protocol before = Activity.of(descriptor).protocol();
        return before == Protocol.UNKNOWN || before == Protocol.PLAIN;
    }

    private static void learn(int descriptor, Bytes write) {
        byte[] beginning = write.first(Protocol.BEGINNING);
        byte[] looked = Protocol.wantsAll(beginning) ? write.first(Protocol.HELLO) : beginning;
        Protocol before = Activity.of(descriptor).protocol();
        Protocol after = Protocol.after(before, looked);
        if (after != before) {
            Activity.speaks(descriptor, after);
        }
    }
}
