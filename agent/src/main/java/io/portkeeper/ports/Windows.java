package io.portkeeper.ports;

/**
 * In which part of the ephemeral range a connect looks for its port: a small window first, wider ones when that is full, the
 * whole range at last.
 *
 * <p>In the whole range {@code connect} looks at half of the ports before it looks at the others, and so, once half are in
 * use, at thousands before it finds a free one: for milliseconds (__inet_hash_connect in net/ipv4/inet_hashtables.c). Each
 * lane walks through the windows in an order of its own ({@link Walk}); inside a window the kernel chooses.
 */
public final class Windows {

    /** Value of the socket option that stands for the whole range. */
    public static final int WHOLE = 0;

    private static final int GROWTH = 4;
    private static final int MOST = 4;

    private final HostPorts ports;
    private final int size;
    private final int count;

    /**
     * Windows of the range.
     *
     * @param size of the first one, 0 for none
     */
    public Windows(HostPorts ports, int size) {
        this.ports = ports;
        this.size = size;
        int windows = 0;
        // A window of more than half the range saves nothing.
        while (size > 0 && windows < MOST && size(windows) <= ports.count() / 2) {
            windows++;
        }
        this.count = windows;
    }

    /** How many windows a connect tries before the whole range. */
    public int count() {
        return count;
    }

    /** Ports in the first window of a connect. */
    public int size() {
        return size;
    }

    private long size(int n) {
        long wide = size;
        for (int i = 0; i < n; i++) {
            wide *= GROWTH;
        }
        return wide;
    }

    /**
     * Value of IP_LOCAL_PORT_RANGE, ip(7): the last port in the upper, the first in the lower 16 bits.
     *
     * @param walk of the lane
     * @param turn of the connect on that walk
     * @param n which try of the connect it is, from 0; {@link #WHOLE} from {@link #count} on
     */
    public int option(Walk walk, int turn, int n) {
        if (n >= count) {
            return WHOLE;
        }
        int first = ports.first() + size * walk.window(turn, size, (ports.count() + size - 1) / size);
        int last = Math.min(first + (int) size(n) - 1, ports.last());
        // Wider ones do not stick out at the end; the last small one is what is left there.
        return last << 16 | (n == 0 ? first : Math.min(first, ports.last() - (int) size(n) + 1));
    }

    /** Whether that value stands for a part of the range with that port in it. */
    public static boolean holds(int option, int port) {
        return port != 0 && port >= (option & 0xffff) && port <= option >>> 16;
    }
}
