package io.portkeeper.track;

import io.portkeeper.ports.Lane;
import io.portkeeper.ports.OwnedPort;

/** A connection that is open or being opened: its lane, and its owned port if it has one. */
public final class Connection {

    private final Lane lane;
    private final OwnedPort port;
    private volatile boolean inVain;

    /**
     * A connection that has a port, or is about to get one.
     *
     * @param port null when the kernel chooses it
     */
    public Connection(Lane lane, OwnedPort port) {
        this.lane = lane;
        this.port = port;
    }

    /** Something else has turned out to hold its port. */
    public void inVain() {
        inVain = true;
    }

    /** Now counted among those of its lane. */
    void opened() {
        lane.opened();
    }

    /**
     * It is being closed.
     *
     * @param closedFirst whether this side closed first and so has the TIME_WAIT
     */
    public void closed(boolean closedFirst, long nowNanos) {
        if (port == null) {
            lane.closed(closedFirst, nowNanos);
        } else if (inVain) {
            lane.closedInVain(port, nowNanos);
        } else {
            lane.closed(port, closedFirst, nowNanos);
        }
    }
}
