package io.portkeeper.track;

import io.portkeeper.boot.PortkeeperBridge;

/** What tests make the bridge's table say of a descriptor. */
public final class Activities {

    private static final int MANY_BYTES = 1_000;

    private Activities() {}

    /** It has been answered so many steps ago, in plain HTTP/1.1 say. */
    public static void answered(int descriptor, int steps) {
        answered(descriptor, steps, Protocol.PLAIN, 1, MANY_BYTES);
    }

    /** So many bytes were read since the last write, the last of them so many steps ago. */
    public static void answered(int descriptor, int steps, Protocol protocol, int turns, int bytes) {
        Activity.record(descriptor, read(steps, turns, 1, bytes), written(steps, 1, protocol));
    }

    /** It has written last, so many steps ago. */
    public static void awaiting(int descriptor, int steps) {
        Activity.record(descriptor, read(steps, 1, 1, MANY_BYTES), written(steps, 2, Protocol.PLAIN));
    }

    /** It has done nothing since it was opened so many steps ago. */
    public static void unused(int descriptor, int steps) {
        Activity.record(descriptor, read(steps, 0, 0, 0), written(steps, 0, Protocol.UNKNOWN));
    }

    /** A write is under way that began so many steps ago. */
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
