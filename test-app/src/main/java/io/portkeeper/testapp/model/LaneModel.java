package io.portkeeper.testapp.model;

/**
 * What lanes carry, reckoned: a port is busy while its connection is open, and then until it may be used again (Little's law).
 *
 * <p>There are two answers to what a lane carries. Once its ports come back as evenly as they are taken, all of them count:
 * {@link #sustained}. A load that sets in at once on a fresh lane takes the ephemeral ports one after the other, and they come
 * back only when as much time has passed; until then the owned ports are alone: {@link #fromEmpty}.
 *
 * @param ephemeral ports of a lane that the kernel chooses from
 * @param owned ports of a lane that the agent hands out itself
 * @param holdSeconds how long a connection is open
 * @param timeWaitSeconds how long an ephemeral port stays busy afterwards
 * @param reuseAfterSeconds how long an owned port does
 */
record LaneModel(int ephemeral, int owned, double holdSeconds, double timeWaitSeconds, double reuseAfterSeconds) {

    /** TCP_TIMEWAIT_LEN in include/net/tcp.h. */
    static final double TIME_WAIT_SECONDS = 60;

    /** {@code ip_local_port_range} of Linux as it comes. */
    static final int EPHEMERAL = 28_232;

    /** {@code ports.owned=auto} there. */
    static final int OWNED = 4_536;

    /** {@code ports.reuse-after}, by default. */
    static final double REUSE_AFTER_SECONDS = 10;

    private static final double PRECISION = 1e-6;

    /** Linux and the agent as they come. */
    static LaneModel ofDefaults(double holdSeconds) {
        return new LaneModel(EPHEMERAL, OWNED, holdSeconds, TIME_WAIT_SECONDS, REUSE_AFTER_SECONDS);
    }

    /** The same without the agent's own ports. */
    LaneModel withoutOwned() {
        return new LaneModel(ephemeral, 0, holdSeconds, timeWaitSeconds, reuseAfterSeconds);
    }

    /** How long an ephemeral port is busy for each connection. */
    double ephemeralSeconds() {
        return holdSeconds + timeWaitSeconds;
    }

    /** How long an owned port is. */
    double ownedSeconds() {
        return holdSeconds + reuseAfterSeconds;
    }

    /** Connections a second that so many lanes carry, once their ports come back evenly. */
    double sustained(int lanes) {
        return lanes * (ephemeral / ephemeralSeconds() + ownedAlone());
    }

    private double ownedAlone() {
        return owned == 0 ? 0 : owned / ownedSeconds();
    }

    /**
     * Connections a second to one destination that fail not once in a run of that length, which finds the lanes empty.
     *
     * <p>Each lane's ephemeral ports are taken first, then its owned ones, and then the next lane's, as the agent does. The owned
     * ports of the lanes before go on to carry what they can, while the ephemeral ports of the next are used up.
     *
     * @param sources as many lanes
     */
    double fromEmpty(int sources, double seconds) {
        // Afterwards the ephemeral ports come back as they were taken, and owned ones go first.
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
     * The same of a program that binds to each source in turn without IP_BIND_ADDRESS_NO_PORT: its port is taken for all
     * destinations, so this is what goes to all of them together.
     */
    double plainBind(int sources, double seconds) {
        return sources * (ephemeral / Math.min(seconds, ephemeralSeconds()));
    }

    /** Connections a second that one source without the agent carries to so many destinations together. */
    double withoutAgent(int destinations, double seconds) {
        return destinations * (ephemeral / Math.min(seconds, ephemeralSeconds()));
    }

    /**
     * Connections a second to one destination when each client is given to a source by its hash and stays there, as with nginx's
     * split_clients: the first failure comes when the fullest source is full. Of <i>m</i> connections a source on average it has
     * about <i>m + sqrt(2 m ln sources)</i>: the largest of so many nearly normal numbers.
     */
    double splitClients(int sources, double seconds) {
        double spread = Math.sqrt(2 * Math.log(sources));
        double root = (Math.sqrt(spread * spread + 4.0 * ephemeral) - spread) / 2;
        return sources * root * root / Math.min(seconds, ephemeralSeconds());
    }
}
