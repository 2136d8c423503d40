package io.portkeeper.track;

import io.portkeeper.boot.PortkeeperBridge;

/** Writes into the bridge's table what a test wants it to say about a descriptor. */
public final class Activities {

    private static final int MANY_BYTES = 1_000;

    private Activities() {}

    /** Records that it was answered that many steps ago, for example in plain HTTP/1.1. */
    public static void answered(int descriptor, int steps) {
        answered(descriptor, steps, Protocol.PLAIN, 1, MANY_BYTES);
    }

    /** Records that many bytes as read since the last write, the last of them that many steps ago. */
    public static void answered(int descriptor, int steps, Protocol protocol, int turns, int bytes) {
        Activity.record(descriptor, read(steps, turns, 1, bytes), written(steps, 1, protocol));
    }

    /** Records that its last activity was a write, that many steps ago. */
    public static void awaiting(int descriptor, int steps) {
        Activity.record(descriptor, read(steps, 1, 1, MANY_BYTES), written(steps, 2, Protocol.PLAIN));
    }

    /** Records that it has done nothing since it was opened, that many steps ago. */
    public static void unused(int descriptor, int steps) {
        Activity.record(descriptor, read(steps, 0, 0, 0), written(steps, 0, Protocol.UNKNOWN));
    }

    /** Records that a write is under way that began that many steps ago. */
    public static void writing(int descriptor, int steps) {
        Activity.record(
                descriptor,
                read(steps, 1, 1, MANY_BYTES),
                written(steps, 2, Protocol.PLAIN) | PortkeeperBridge.WRITING);
    }

    private static long read(int steps, int turns, int seen, int bytes) {
        int lower = turns << PortkeeperBridge.TURNS | seen << PortkeeperBridge.SEEN | bytes;
        return tick(steps) | (lower & 0xffff_ffffL);
    }

    private static long written(int steps, int writes, Protocol protocol) {
        return tick(steps) | writes << PortkeeperBridge.WRITES | protocol.code();
    }

    private static long tick(int steps) {
        return (long) (Activity.now() - steps) << 32;
    }
}
