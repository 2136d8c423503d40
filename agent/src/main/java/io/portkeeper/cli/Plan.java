package io.portkeeper.cli;

import java.time.Duration;

/**
 * How many source addresses a rate of connections needs.
 *
 * <p>A port is busy while its connection is open, and for a while after that. An ephemeral port is in TIME_WAIT for 60 s if
 * this side closes first (RFC 9293 section 3.6.1; TCP_TIMEWAIT_LEN in include/net/tcp.h). An owned port is not used again
 * for {@code ports.reuse-after}. The number of busy ports is the rate times the time that a port is busy (Little's law).
 *
 * @param rate connections a second, to all destinations together
 * @param hold how long each connection is open
 * @param destinations over how many the rate is spread evenly, 1 or more
 * @param ephemeral ports of each lane
 * @param owned ports of each lane
 * @param timeWait how long an ephemeral port stays busy after its connection was closed
 * @param reuseAfter how long an owned port does
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

    /** Connections a second that one address carries to one destination, with the agent. */
    double laneWith() {
        return laneWithout() + owned / seconds(hold.plus(reuseAfter));
    }

    /** How many addresses the rate needs, if each carries {@code lane} connections a second to one destination. */
    long addresses(double lane) {
        return (long) Math.ceil(rate / (lane * destinations) - 1e-9);
    }

    /** How many connections are open at once. */
    double open() {
        return rate * seconds(hold);
    }

    /** In seconds, at least a microsecond: at zero, a port would carry any rate. */
    private static double seconds(Duration duration) {
        return Math.max(duration.toNanos() / 1e9, 1e-6);
    }
}
