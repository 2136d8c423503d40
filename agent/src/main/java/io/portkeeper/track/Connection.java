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
 * <p>Before a descriptor is closed, {@link #closing} marks its connection. A reset checks that under the same lock, so it
 * never hits a descriptor number that has been given out again.
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

    /** The same as {@link #Connection(FileDescriptor, int, Lane, OwnedPort, SocketCalls.Protocol)}, for TCP. */
    public Connection(FileDescriptor fd, int descriptor, Lane lane, OwnedPort port) {
        this(fd, descriptor, lane, port, SocketCalls.Protocol.TCP);
    }

    /** Its source and destination. */
    public Lane lane() {
        return lane;
    }

    /**
     * Whether it is an MPTCP connection. The agent never resets one: its owner would read the end of the stream where TCP
     * reports a reset, and the kernel reports bytes on their way for one path only. Nor is such a connection over when its
     * first path is.
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

    /** How many connections it stands for in an estimate: of that many, it is the one that was sampled. */
    int siteWeight() {
        return siteWeight;
    }

    void openedBy(String found, int weight) {
        if (site == null) {
            siteWeight = weight;
            site = found; // volatile, so that the weight is seen with it
        }
    }

    /** Counts it among the connections of its lane. */
    void opened() {
        lane.opened();
    }

    int descriptor() {
        return descriptor;
    }

    /** The descriptor, to ask the kernel about; it may belong to another connection by then. */
    public FileDescriptor fd() {
        return fd;
    }

    /** Its last activity, see {@link Activity}. */
    public Activity activity() {
        return Activity.of(descriptor);
    }

    /** Something else has turned out to hold its port. */
    public synchronized void portIsHeld() {
        portIsHeld = true;
    }

    /** Which side closed first, as seen before this side closed: that side has the TIME_WAIT (RFC 9293, section 3.6). */
    public enum ClosedFirst {
        /** This side has not closed yet, or the agent has not seen it. */
        UNKNOWN,
        /** This side, as far as is known. */
        THIS_SIDE,
        /** The peer, perhaps by a reset; or the connection was never established. */
        PEER
    }

    /** Which side closed first. */
    public ClosedFirst closedFirst() {
        return closedFirst;
    }

    /**
     * Records which side closed first, before this side is shut down for writing. Only the first call counts, because later
     * both sides may have closed.
     */
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

    /** Whether it was reset or taken back, and so has no port any more. Its owner may never close it. */
    public boolean isReset() {
        return reset;
    }

    /** Records that it would have been reset now. Returns whether this is the first time. */
    public synchronized boolean chosenInDryRun() {
        boolean first = !chosen;
        chosen = true;
        return first;
    }

    /** The port that was freed; {@code owned} is null if it was one of the kernel's. */
    public record Freed(Lane lane, int port, OwnedPort owned) {}

    /** What must hold for a reset; it is asked under the lock. */
    public interface Condition {
        boolean holds(FileDescriptor fd) throws IOException;
    }

    /**
     * Resets the connection if it has done nothing since {@code activity}, and a condition holds.
     *
     * @return its port, which now belongs to the caller; null if it was not reset
     */
    public synchronized Freed reset(Activity activity, Condition condition, SocketCalls calls, long nowNanos)
            throws IOException {
        if (mptcp || closed || reset || portIsHeld || !activity().equals(activity) || !condition.holds(fd)) {
            return null;
        }
        int number = calls.localPort(fd);
        // Only if nothing is lost: a stream that ends in order must be complete.
        boolean ends = calls.state(fd) == State.CLOSE_WAIT && calls.unread(fd) == 0 && !activity.isWriting();
        if (!activity().equals(activity)) {
            return null; // it was active while the kernel was asked
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
     * Takes its port back if it is over: reset by the peer, failed in the network, or never established. The socket is left
     * as it is, because its owner has yet to notice. Nothing happens if this side has closed first, because the kernel may
     * keep a separate TIME_WAIT of the connection.
     *
     * @return its port, which now belongs to the caller, with number 0 if the kernel has it back; null if the connection is
     *     not over
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
