package io.portkeeper.testapp.model;

/**
 * What lanes carry, calculated: a port is busy while its connection is open, and then until it may be used again (Little's law).
 *
 * <p>There are two answers to what a lane carries. Once its ports come back as evenly as they are taken, all of them count:
 * {@link #sustained}. A load that begins suddenly on an unused lane takes the ephemeral ports one after the other, and each
 * comes back only after it has been busy for its full time. Until then, only the owned ports are left: {@link #fromEmpty}.
 *
 * @param ephemeral ports of a lane that the kernel chooses from
 * @param owned ports of a lane that the agent hands out itself
 * @param holdSeconds how long a connection is open
 * @param timeWaitSeconds how long an ephemeral port stays busy afterwards
 * @param reuseAfterSeconds how long an owned port stays busy afterwards
 */
record LaneModel(int ephemeral, int owned, double holdSeconds, double timeWaitSeconds, double reuseAfterSeconds) {

    /** TCP_TIMEWAIT_LEN in include/net/tcp.h. */
    static final double TIME_WAIT_SECONDS = 60;

    /** The number of ports in Linux's default {@code ip_local_port_range}. */
    static final int EPHEMERAL = 28_232;

    /** The number of ports of {@code ports.owned=auto} with that range. */
    static final int OWNED = 4_536;

    /** The default of {@code ports.reuse-after}. */
    static final double REUSE_AFTER_SECONDS = 10;

    private static final double PRECISION = 1e-6;

    /** A lane with the defaults of Linux and of the agent. */
    static LaneModel ofDefaults(double holdSeconds) {
        return new LaneModel(EPHEMERAL, OWNED, holdSeconds, TIME_WAIT_SECONDS, REUSE_AFTER_SECONDS);
    }

    /** The same without owned ports. */
    LaneModel withoutOwned() {
        return new LaneModel(ephemeral, 0, holdSeconds, timeWaitSeconds, reuseAfterSeconds);
    }

    /** How long an ephemeral port is busy for each connection. */
    double ephemeralSeconds() {
        return holdSeconds + timeWaitSeconds;
    }

    /** How long an owned port is busy for each connection. */
    double ownedSeconds() {
        return holdSeconds + reuseAfterSeconds;
    }

    /** Connections a second that {@code lanes} lanes carry, once their ports come back evenly. */
    double sustained(int lanes) {
        return lanes * (ephemeral / ephemeralSeconds() + ownedAlone());
    }

    private double ownedAlone() {
        return owned == 0 ? 0 : owned / ownedSeconds();
    }

    /**
     * The most connections a second to one destination of which none fails in a run of that length, which begins with empty
     * lanes.
     *
     * <p>As in the agent, the ephemeral ports of a lane are taken first, then its owned ports, and then those of the next
     * lane. While the ephemeral ports of the next lane are used up, the owned ports of the lanes before it continue to carry
     * what they can.
     *
     * @param sources as many lanes
     */
    double fromEmpty(int sources, double seconds) {
        // After that, the ephemeral ports come back as they were taken, and owned ports are taken first.
        double wanted = Math.min(seconds, ephemeralSeconds());
        double low = sources * ownedAlone();
        double high = low + sources * (ephemeral + owned) / wanted + 1;
        while (high - low > PRECISION * high) {
            double middle = (low + high) / 2;
            if (secondsUntilExhausted(sources, middle) >= wanted) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private double secondsUntilExhausted(int sources, double rate) {
        double seconds = 0;
        for (int before = 0; before < sources; before++) {
            seconds += ephemeral / (rate - before * ownedAlone());
        }
        return seconds + owned / (rate - (sources - 1) * ownedAlone());
    }

    /**
     * The same for a program that binds to each source in turn without IP_BIND_ADDRESS_NO_PORT. A port is then taken for all
     * destinations, so this is the rate to all of them together.
     */
    double plainBind(int sources, double seconds) {
        return sources * (ephemeral / Math.min(seconds, ephemeralSeconds()));
    }

    /** Connections a second that one source without the agent carries to all destinations together. */
    double withoutAgent(int destinations, double seconds) {
        return destinations * (ephemeral / Math.min(seconds, ephemeralSeconds()));
    }

    /**
     * Connections a second to one destination if a hash gives each client to a source for good, as with nginx's
     * split_clients. The first failure comes when the fullest source is full. With <i>m</i> connections a source on average,
     * the fullest one has about <i>m + sqrt(2 m ln sources)</i>, the largest of that many nearly normal numbers.
     */
    double splitClients(int sources, double seconds) {
        double spread = Math.sqrt(2 * Math.log(sources));
        double root = (Math.sqrt(spread * spread + 4.0 * ephemeral) - spread) / 2;
        return sources * root * root / Math.min(seconds, ephemeralSeconds());
    }
}
