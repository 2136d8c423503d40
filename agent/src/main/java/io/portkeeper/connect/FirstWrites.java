package io.portkeeper.connect;

import io.portkeeper.linux.Memory;
import io.portkeeper.track.Activity;
import io.portkeeper.track.OpenConnections;
import io.portkeeper.track.Protocol;
import java.nio.ByteBuffer;

/**
 * Learns from the first writes of a connection what is spoken over it, see {@link Protocol}. It runs in the writer's thread,
 * and keeps nothing of the bytes that it looks at.
 */
final class FirstWrites {

    /**
     * How many buffers of a write are looked at. One would not be enough, because it may hold only a header of the PROXY
     * protocol.
     */
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

    /** The descriptor writes the bytes at that address. */
    void at(int descriptor, long address, int length) {
        if (wants(descriptor) && Memory.canRead()) {
            learn(descriptor, most -> Memory.read(address, Math.min(length, most)));
        }
    }

    /**
     * The descriptor writes what the vectors at that address point to. Each vector has an address and a length, of eight
     * bytes each on 64-bit Linux.
     */
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
     * The descriptor has written.
     *
     * @param bytes how many bytes
     * @param written a ByteBuffer, an array of them, or an object that {@link NettyMessages} knows
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

    /** Whether it is a connection of ours whose protocol may still turn out to be another one. */
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
