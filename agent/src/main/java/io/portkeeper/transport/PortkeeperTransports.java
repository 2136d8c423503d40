package io.portkeeper.transport;

import io.portkeeper.boot.PortkeeperBridge;
import java.io.IOException;

/**
 * What the woven methods of native transports call. Those are classes of the application, so the application can call whatever
 * is public here.
 *
 * <p>The build relocates this package to {@code java.lang}, which every class loader, however odd, leaves to the boot
 * loader. {@code BridgeDefiner} defines the class there. The class passes calls on to the bridge, which the application
 * cannot reach, but nothing until a native transport has been woven. From then on, callers can do no more with it than with
 * the transport's own public classes, which accept any descriptor by its number and any address: {@code new Socket(number)},
 * {@code writeAddress}.
 *
 * <p>The class uses only types of java.base, no lambdas and no string concatenation.
 */
public final class PortkeeperTransports {

    /** From asm-generic/errno.h. It is the same on every architecture that Netty has a native transport for. */
    private static final int EINPROGRESS = 115;

    private PortkeeperTransports() {}

    /** Whether an agent is in place. */
    public static boolean isLive() {
        return PortkeeperBridge.isLive();
    }

    /** The coarse clock, in steps: see {@link PortkeeperBridge#tick}. */
    public static int tick() {
        return PortkeeperBridge.tick();
    }

    /** See {@link PortkeeperBridge#connect}. */
    public static int connect(Object channel, int descriptor, Object remote) throws IOException {
        return PortkeeperBridge.isOpenToTransports()
                ? PortkeeperBridge.connect(channel, descriptor, remote)
                : PortkeeperBridge.LEFT_ALONE;
    }

    /**
     * The descriptor for the transport's own call of connect(2) after {@link #connect}.
     *
     * @param outcome of {@link #connect}
     * @return the descriptor if the connect has been left to the transport; otherwise -1, which connect(2) refuses with
     *     EBADF
     */
    public static int descriptorAfter(int outcome, int descriptor) {
        return outcome == PortkeeperBridge.LEFT_ALONE ? descriptor : -1;
    }

    /**
     * What the transport gets as the result of its own call of connect(2) after {@link #connect}.
     *
     * @param result of the call: 0 or a negative errno
     * @param outcome of {@link #connect}
     * @return the result if the connect has been left to the transport; otherwise the result of the agent's connect
     */
    public static int resultAfter(int result, int outcome) {
        if (outcome == PortkeeperBridge.LEFT_ALONE) {
            return result;
        }
        return outcome == PortkeeperBridge.CONNECTED ? 0 : -EINPROGRESS;
    }

    /**
     * See {@link PortkeeperBridge#closing(int)}.
     *
     * @param isFirst whether this is the close that closes the descriptor
     */
    public static void closing(int descriptor, boolean isFirst) {
        if (isFirst && PortkeeperBridge.isOpenToTransports()) {
            PortkeeperBridge.closing(descriptor);
        }
    }

    /**
     * See {@link PortkeeperBridge#halfClosing(int)}.
     *
     * @param write whether the socket is shut down for writing, not only for reading
     */
    public static void halfClosing(int descriptor, boolean write) {
        if (write && PortkeeperBridge.isOpenToTransports()) {
            PortkeeperBridge.halfClosing(descriptor);
        }
    }

    /** See {@link PortkeeperBridge#read(int, long)}. */
    public static void read(int descriptor, long bytes) {
        if (PortkeeperBridge.isOpenToTransports()) {
            PortkeeperBridge.read(descriptor, bytes);
        }
    }

    /** Called after that many bytes were moved from one descriptor to another. */
    public static void spliced(int from, int to, long bytes) {
        read(from, bytes);
        written(to, bytes);
    }

    /** See {@link PortkeeperBridge#written(int, long)}. */
    public static void written(int descriptor, long bytes) {
        if (PortkeeperBridge.isOpenToTransports()) {
            PortkeeperBridge.written(descriptor, bytes);
        }
    }

    /** See {@link PortkeeperBridge#written(int, long, long)}. */
    public static void written(int descriptor, long bytes, long address) {
        if (PortkeeperBridge.isOpenToTransports()) {
            PortkeeperBridge.written(descriptor, bytes, address);
        }
    }

    /** See {@link PortkeeperBridge#written(int, long, Object, int)}. */
    public static void written(int descriptor, long bytes, Object written, int first) {
        if (PortkeeperBridge.isOpenToTransports()) {
            PortkeeperBridge.written(descriptor, bytes, written, first);
        }
    }

    /** See {@link PortkeeperBridge#gathered}. */
    public static void gathered(int descriptor, long bytes, long address, int vectors) {
        if (PortkeeperBridge.isOpenToTransports()) {
            PortkeeperBridge.gathered(descriptor, bytes, address, vectors);
        }
    }
}
