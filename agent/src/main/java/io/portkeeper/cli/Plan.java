package io.portkeeper.cli;

import java.time.Duration;

/**
 * How many source addresses a rate of connections wants.
 *
 * <p>A port is busy while its connection is open, and then for a while: in TIME_WAIT for 60 s, where this side closes first
 * (RFC 9293 section 3.6.1; TCP_TIMEWAIT_LEN in include/net/tcp.h), or at rest for {@code ports.reuse-after} when it is the
 * agent's. Ports in use are the rate times that time (Little's law).
 *
 * @param rate connections a second, to all destinations together
 * @param hold how long each is open
 * @param destinations among how many the rate is spread evenly, 1 or more
 * @param ephemeral ports that the kernel chooses from, for each source and destination
 * @param owned ports that the agent hands out itself, for each source and destination
 * @param timeWait how long an ephemeral port stays busy afterwards
 * @param reuseAfter how long an owned one does
 */
record Plan(
        double rate,
        Duration hold,
        int destinations,
        int ephemeral,
        int owned,
        Duration timeWait,
        Duration reuseAfter) {

    /** Connections a second that one address carries to one destination, without the agent. */
    double laneWithout() {
        return ephemeral / seconds(hold.plus(timeWait));
    }

    /** The same with the agent. */
    double laneWith() {
        return laneWithout() + owned / seconds(hold.plus(reuseAfter));
    }

    /** Addresses that the rate wants, if each carries so much to one destination. */
    long addresses(double lane) {
        return (long) Math.ceil(rate / (lane * destinations) - 1e-9);
    }

    /** Connections that are open at once. */
    double open() {
        return rate * seconds(hold);
    }

    /** At zero a port would carry any rate; nothing takes less than a microsecond. */
    private static double seconds(Duration duration) {
        return Math.max(duration.toNanos() / 1e9, 1e-6);
    }
}
