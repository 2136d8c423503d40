package io.portkeeper.ports;

/**
 * In which part of the ephemeral range a connect looks for its port. It first looks at single ports: the one whose turn it
 * is, and a few others. If all are in use, it looks in a small window, then in wider ones, and last in the whole range.
 *
 * <p>In the whole range, {@code connect} looks at every second port before it looks at the others. Once half are in use, it
 * looks at thousands before it finds a free one, which takes milliseconds (__inet_hash_connect in
 * net/ipv4/inet_hashtables.c). Each lane has an order of its own ({@link Walk}). Inside a window the kernel chooses.
 */
public final class Windows {

    /** Value of the socket option that stands for the whole range. */
    public static final int WHOLE = 0;

    /**
     * How far ahead of the connect's turn the single ports are, in parts of a round. Connections that stay open were often
     * opened one after the other, so the ports of many turns in a row are in use. Each of these other ports has rested for
     * at least a quarter of a round.
     */
    private static final double[] AHEAD = {0, 0.5, 0.25, 0.75};

    /**
     * Each of these ports is tried only if at most this share of the range is in use. A try that fails costs an exception,
     * and a connect should have about one of them on average, however full the lane is.
     */
    private static final double[] WORTH = {1, 0.75, 0.5, 0.5};

    private static final int GROWTH = 4;
    private static final int MOST = 4;

    private final HostPorts ports;
    private final int size;
    private final int singlePorts;
    private final int count;

    /**
     * Windows of the range.
     *
     * @param size how many ports the first window of several ports has; 0 for no windows at all
     */
    public Windows(HostPorts ports, int size) {
        this.ports = ports;
        this.size = size;
        this.singlePorts = size == 0 ? 0 : Math.min(AHEAD.length, ports.count() / 2);
        int windows = 0;
        // A window of more than half the range saves nothing.
        while (size > 0 && windows < MOST && size(windows) <= ports.count() / 2) {
            windows++;
        }
        this.count = singlePorts + windows;
    }

    /** How often a connect looks before it looks in the whole range. */
    public int count() {
        return count;
    }

    /**
     * The next look of a connect.
     *
     * @param look the last look, counted from 0
     * @param taken how many ports of the lane are in use
     */
    public int after(int look, int taken) {
        int next = look + 1;
        return next < singlePorts && taken > WORTH[next] * ports.count() ? singlePorts : next;
    }

    /** Whether that look is at several ports. */
    boolean isWide(int look) {
        return look >= singlePorts;
    }

    /**
     * Whether a failed look shows that ports are short: it was at several ports, none of them reserved.
     *
     * @param option the value of the socket option for that look
     */
    public boolean isTelling(int option) {
        int first = option & 0xffff;
        int last = option >>> 16;
        return first < last && !ports.reserved().containsAny(first, last);
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
     * @param walk the lane's walk
     * @param turn the connect's turn on that walk
     * @param look which look of the connect it is, from 0; from {@link #count} on, the result is {@link #WHOLE}
     * @param besides a port that must not be chosen, or 0
     */
    public int option(Walk walk, int turn, int look, int besides) {
        if (look >= count) {
            return WHOLE;
        }
        int single = usable(walk, turn, isWide(look) ? 0 : look, besides);
        if (!isWide(look) && single != 0) {
            return single << 16 | single;
        }
        int port = single != 0 ? single : ports.first() + walk.port(turn, 0, ports.count());
        return around(port, (int) size(Math.max(look - singlePorts, 0)), besides);
    }

    /** The first single port, from that look on, that may be chosen and is not reserved; 0 if there is none. */
    private int usable(Walk walk, int turn, int look, int besides) {
        for (int single = look; single < singlePorts; single++) {
            int ahead = (int) (AHEAD[single] * ports.count());
            int port = ports.first() + walk.port(turn, ahead, ports.count());
            if (port != besides && !ports.reserved().contains(port)) {
                return port;
            }
        }
        return 0;
    }

    private int around(int port, int width, int besides) {
        int first = Math.min(port, ports.last() - width + 1);
        int last = first + width - 1;
        if (first <= besides && besides <= last) {
            if (ports.last() - besides >= besides - ports.first()) {
                first = besides + 1;
                last = Math.min(first + width - 1, ports.last());
            } else {
                last = besides - 1;
                first = Math.max(last - width + 1, ports.first());
            }
        }
        return last << 16 | first;
    }
}
