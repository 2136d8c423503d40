package io.portkeeper.track;

import io.portkeeper.linux.SocketCalls;
import io.portkeeper.linux.SocketCalls.State;
import io.portkeeper.ports.Lane;
import io.portkeeper.ports.OwnedPort;
import java.io.FileDescriptor;
import java.io.IOException;

/**
 * A connection that is open or being opened: its descriptor, its lane, and its owned port if it has one.
 *
 * <p>Whoever closes the descriptor says so here before, and whoever resets the connection does it under the same lock: a number
 * that has been given out again is never hit.
 */
public final class Connection {

    private final FileDescriptor fd;
    private final int descriptor;
    private final Lane lane;
    private final boolean fromKernelsPort;
    private final boolean mptcp;
    private final int openedTick = Activity.now();
    private int siteWeight;
    private volatile String site;
    private OwnedPort port;
    private boolean portIsHeld;
    private volatile boolean begun;
    private volatile boolean reset;
    private volatile ClosedFirst closedFirst = ClosedFirst.UNKNOWN;
    private boolean closed;
    private boolean chosen;

    /**
     * A connection that has a port, or is about to get one.
     *
     * @param descriptor the number of {@code fd}
     * @param port null when the kernel chooses it
     * @param protocol TCP or MPTCP
     */
    public Connection(FileDescriptor fd, int descriptor, Lane lane, OwnedPort port, SocketCalls.Protocol protocol) {
        this.fd = fd;
        this.descriptor = descriptor;
        this.lane = lane;
        this.port = port;
        this.fromKernelsPort = port == null;
        this.mptcp = protocol == SocketCalls.Protocol.MPTCP;
    }

    /** As {@link #Connection(FileDescriptor, int, Lane, OwnedPort, SocketCalls.Protocol)}, of TCP. */
    public Connection(FileDescriptor fd, int descriptor, Lane lane, OwnedPort port) {
        this(fd, descriptor, lane, port, SocketCalls.Protocol.TCP);
    }

    /** Its source and destination. */
    public Lane lane() {
        return lane;
    }

    /**
     * Whether it is one of MPTCP. Nobody resets it: its owner would read the end where TCP says that it was reset, and what the
     * kernel tells of bytes on their way is told of one path. Nor is it over when its first path is.
     */
    public boolean isMptcp() {
        return mptcp;
    }

    /** Whether the kernel chose its port. */
    public boolean isFromKernelsPort() {
        return fromKernelsPort;
    }

    /** How long ago it was opened, in steps of the coarse clock. */
    public int ageSteps() {
        return Activity.age(openedTick, Activity.now());
    }

    /** Where the application opened it, null when that is not known; see {@link CallSites}. */
    public String site() {
        return site;
    }

    /** For how many connections it stands in an estimate: of so many it was the one that was looked at. */
    int siteWeight() {
        return siteWeight;
    }

    void openedBy(String found, int weight) {
        if (site == null) {
            siteWeight = weight;
            site = found; // volatile, and so the weight is seen with it
        }
    }

    /** Now counted among those of its lane. */
    void opened() {
        lane.opened();
    }

    int descriptor() {
        return descriptor;
    }

    /** The descriptor, to ask the kernel about; it may be another's by then. */
    public FileDescriptor fd() {
        return fd;
    }

    /** What it did last, see {@link Activity}. */
    public Activity activity() {
        return Activity.of(descriptor);
    }

    /** Something else has turned out to hold its port. */
    public synchronized void portIsHeld() {
        portIsHeld = true;
    }

    /** Which side was the first to close, as seen before this side did: it has the TIME_WAIT (RFC 9293, section 3.6). */
    public enum ClosedFirst {
        /** This side has not closed yet, or nobody has seen it. */
        UNKNOWN,
        /** This side, as far as is known. */
        THIS_SIDE,
        /** The peer, be it by a reset; or it has never been a connection. */
        PEER
    }

    /** Which it was. */
    public ClosedFirst closedFirst() {
        return closedFirst;
    }

    /** This side is about to be shut down for writing. Whoever is noted first it is: later both may have closed. */
    public synchronized void noteClosedFirst(ClosedFirst side) {
        if (closedFirst == ClosedFirst.UNKNOWN) {
            closedFirst = side;
        }
    }

    /**
     * Its descriptor is about to be closed.
     *
     * @param leavesTimeWait whether this side closes first and so gets the TIME_WAIT
     */
    public synchronized void closing(boolean leavesTimeWait, long nowNanos) {
        if (closed) {
            return;
        }
        closed = true;
        if (reset) {
            return;
        }
        if (port == null) {
            lane.closed(leavesTimeWait, nowNanos);
        } else if (portIsHeld) {
            lane.closedHeld(port, nowNanos);
        } else {
            lane.closed(port, leavesTimeWait, nowNanos);
        }
    }

    /** Whether it was reset, and has no port any more; its owner may never close it. */
    public boolean isReset() {
        return reset;
    }

    /** It would have been reset now; true when that was not so before. */
    public synchronized boolean chosenInDryRun() {
        boolean first = !chosen;
        chosen = true;
        return first;
    }

    /** What a reset has freed. */
    public record Freed(Lane lane, int port, OwnedPort owned) {}

    /** What is asked before a reset, under the lock. */
    public interface Condition {
        boolean holds(FileDescriptor fd) throws IOException;
    }

    /**
     * Resets the connection if it has done nothing since {@code activity}, and a condition holds.
     *
     * @return its port, which is the caller's now; null when it lives on, or has gone by itself
     */
    public synchronized Freed reset(Activity activity, Condition condition, SocketCalls calls, long nowNanos)
            throws IOException {
        if (mptcp || closed || reset || portIsHeld || !activity().equals(activity) || !condition.holds(fd)) {
            return null;
        }
        int number = calls.localPort(fd);
        // Only where nothing is lost: what ends in order must be whole.
        boolean ends = calls.state(fd) == State.CLOSE_WAIT && calls.unread(fd) == 0 && !activity.isWriting();
        if (!activity().equals(activity)) {
            return null; // the questions took their time
        }
        if (ends) {
            calls.end(fd);
        } else {
            calls.reset(fd);
        }
        return free(number, nowNanos);
    }

    private Freed free(int number, long nowNanos) {
        reset = true;
        OwnedPort freed = port;
        port = null;
        lane.reset(nowNanos);
        return new Freed(lane, number, freed);
    }

    /** It has been connected, or its connect is under way: from now on it may be over. */
    public void begun() {
        begun = true;
    }

    /**
     * Takes its port back if it is over: reset by the peer, given up by the network, or never come about. Nothing is done to the
     * socket, whose owner has yet to notice. Not if this side has closed first: the kernel may keep a TIME_WAIT of it apart.
     *
     * @return its port, which is the caller's now, 0 when the kernel has it back; null when it is not over
     */
    public synchronized Freed takeBackIfOver(SocketCalls calls, long nowNanos) throws IOException {
        if (!begun
                || mptcp
                || closed
                || reset
                || portIsHeld
                || closedFirst == ClosedFirst.THIS_SIDE
                || calls.state(fd) != State.CLOSE) {
            return null;
        }
        return free(port == null ? 0 : port.number(), nowNanos);
    }
}
