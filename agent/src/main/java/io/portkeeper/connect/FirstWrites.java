package io.portkeeper.connect;

import io.portkeeper.linux.Memory;
import io.portkeeper.track.Activity;
import io.portkeeper.track.OpenConnections;
import io.portkeeper.track.Protocol;
import java.nio.ByteBuffer;

/** Learns from the first writes of a connection what is spoken over it, see {@link Protocol}. In the writer's thread. */
final class FirstWrites {

    private final OpenConnections connections;
    private final NettyMessages messages = new NettyMessages();

    FirstWrites(OpenConnections connections) {
        this.connections = connections;
    }

    /** It writes what lies at that address. */
    void at(int descriptor, long address, int length) {
        if (Memory.canRead() && connections.get(descriptor) != null) {
            learn(descriptor, Memory.read(address, Math.min(length, Protocol.LOOKED_AT)));
        }
    }

    /** It writes what the vectors at that address point to: each has an address and a length, of eight bytes each on 64-bit Linux. */
    void gathered(int descriptor, long vectors) {
        if (Memory.canRead() && Memory.is64Bit() && connections.get(descriptor) != null) {
            long length = Memory.number(vectors + Long.BYTES);
            at(descriptor, Memory.number(vectors), (int) Math.min(length, Protocol.LOOKED_AT));
        }
    }

    /** It has written what is in a buffer from that position on, or the first message of a channel of Netty's. */
    void of(int descriptor, Object written, int position) {
        if (connections.get(descriptor) != null) {
            if (written instanceof ByteBuffer buffer) {
                byte[] bytes = new byte[Math.min(buffer.capacity() - position, Protocol.LOOKED_AT)];
                ByteBuffer own = buffer.duplicate();
                own.clear().position(position).get(bytes);
                learn(descriptor, bytes);
            } else {
                learn(descriptor, messages.first(written, Protocol.LOOKED_AT));
            }
        }
    }

    private static void learn(int descriptor, byte[] write) {
        Protocol before = Activity.of(descriptor).protocol();
        Protocol after = Protocol.after(before, write);
        if (after != before) {
            Activity.speaks(descriptor, after);
        }
    }
}
