package io.portkeeper.ports;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The owned ports of one lane that are not in use, the one released longest ago first.
 *
 * <p>All ports in one queue rest for the same time, so the head has rested first. A lock is taken only to add another block.
 */
final class LanePorts {

    private final OwnedPorts owned;
    private final TakeOver takeOver;
    private final int ownEnd;
    private final Queue<OwnedPort> unused = new ConcurrentLinkedQueue<>();
    private final Queue<OwnedPort> released = new ConcurrentLinkedQueue<>();
    private final Queue<OwnedPort> timeWait = new ConcurrentLinkedQueue<>();
    private final Queue<OwnedPort> setAside = new ConcurrentLinkedQueue<>();
    private final Set<Block> blocks = new HashSet<>();
    private volatile List<Block> seen = List.of();
    private volatile boolean hasHandedOut;

    /**
     * The owned ports of one lane.
     *
     * @param ownEnd see {@link Lane#ownEnd}; never handed out
     */
    LanePorts(OwnedPorts owned, TakeOver takeOver, int ownEnd) {
        this.owned = owned;
        this.takeOver = takeOver;
        this.ownEnd = ownEnd;
    }

    /**
     * Takes the port that was released longest ago, if it has rested.
     *
     * @param unproven whether it may be one in TIME_WAIT, although it is not known whether that can be taken over
     * @return null if there is none
     */
    OwnedPort take(long nowNanos, boolean unproven) {
        boolean fromTimeWait = unproven || takeOver.isProven();
        OwnedPort port = takeOne(nowNanos, fromTimeWait);
        while (port == null && grow(nowNanos)) {
            port = takeOne(nowNanos, fromTimeWait);
        }
        // Another connect may have added the last ports that could be added, after this one looked.
        return port != null ? port : takeOne(nowNanos, fromTimeWait);
    }

    private OwnedPort takeOne(long nowNanos, boolean fromTimeWait) {
        OwnedPort port = poll(unused, nowNanos, fromTimeWait);
        port = port != null ? port : poll(setAside, nowNanos, fromTimeWait);
        // Both queues have the same rest, so the head whose rest ends sooner was released sooner.
        boolean timeWaitFirst = isBefore(timeWait.peek(), released.peek());
        port = port != null ? port : poll(timeWaitFirst ? timeWait : released, nowNanos, fromTimeWait);
        return port != null ? port : poll(timeWaitFirst ? released : timeWait, nowNanos, fromTimeWait);
    }

    private static boolean isBefore(OwnedPort port, OwnedPort other) {
        return port != null && (other == null || port.isBefore(other));
    }

    private OwnedPort poll(Queue<OwnedPort> queue, long nowNanos, boolean fromTimeWait) {
        for (OwnedPort port = queue.peek(); isReady(port, nowNanos, fromTimeWait); port = queue.peek()) {
            if (queue.remove(port)
                    && owned.contains(port.number())
                    && port.block().take()) {
                hasHandedOut = true;
                return port;
            }
        }
        return null;
    }

    private boolean isReady(OwnedPort port, long nowNanos, boolean fromTimeWait) {
        return port != null
                && port.isRested(nowNanos)
                && (fromTimeWait || !port.isTimeWait(nowNanos))
                && (port.isSafe(nowNanos) || !takeOver.isDoubtful(nowNanos));
    }

    /** Whether it has ever handed out a port. */
    boolean hasHandedOut() {
        return hasHandedOut;
    }

    /** Whether {@link #take} is likely to find one. */
    boolean hasReady(long nowNanos) {
        boolean fromTimeWait = takeOver.isProven();
        return isReady(unused.peek(), nowNanos, fromTimeWait)
                || isReady(released.peek(), nowNanos, fromTimeWait)
                || isReady(setAside.peek(), nowNanos, fromTimeWait)
                || isReady(timeWait.peek(), nowNanos, fromTimeWait)
                || mayGrow(nowNanos);
    }

    /** Whether to try. Not while ports are in doubt, because it is not known who used those of another block before. */
    private boolean mayGrow(long nowNanos) {
        return !takeOver.isDoubtful(nowNanos) && (seen != owned.claimed() || owned.mayClaim(nowNanos));
    }

    /** Adds the ports of one more block, which this lane has never used. Returns false if there is none. */
    private boolean grow(long nowNanos) {
        if (!mayGrow(nowNanos)) {
            return false;
        }
        synchronized (this) {
            // Another connect may have added one meanwhile.
            return !unused.isEmpty() || addUnused(nowNanos) || (owned.claim(nowNanos) && addUnused(nowNanos));
        }
    }

    private boolean addUnused(long nowNanos) {
        blocks.removeIf(Block::isGivenBack);
        List<Block> claimed = owned.claimed();
        for (Block block : claimed) {
            if (blocks.add(block)) {
                add(block, nowNanos);
                return true;
            }
        }
        seen = claimed;
        return false;
    }

    /** Adds a block's ports in random order, so that nobody outside knows the next one (RFC 6056). */
    private void add(Block block, long nowNanos) {
        List<OwnedPort> ports = new ArrayList<>();
        // They have rested also for connects that read the clock before this one did.
        long restedNanos = nowNanos - owned.memoryNanos();
        block.ports().stream()
                .filter(number -> number != ownEnd)
                .forEach(number -> ports.add(
                        owned.dice().below(ports.size() + 1),
                        new OwnedPort(block, number, restedNanos, restedNanos, block.safeAtNanos())));
        unused.addAll(ports);
    }

    /**
     * Takes back a port whose connection is being closed.
     *
     * @param closedFirst whether this side closed first and has the TIME_WAIT
     */
    void release(OwnedPort port, boolean closedFirst, long nowNanos) {
        (closedFirst ? timeWait : released)
                .add(new OwnedPort(
                        port.block(),
                        port.number(),
                        nowNanos + owned.reuseAfterNanos(),
                        closedFirst ? nowNanos + OwnedPorts.TIME_WAIT_NANOS : nowNanos,
                        nowNanos + OwnedPorts.TIME_WAIT_NANOS));
        port.block().release(nowNanos);
    }

    /** Takes back a port that something else holds; it is tried again later. */
    void setAside(OwnedPort port, long nowNanos) {
        long untilNanos = nowNanos + owned.memoryNanos();
        setAside.add(new OwnedPort(port.block(), port.number(), untilNanos, untilNanos, untilNanos));
        port.block().release(nowNanos);
    }
}
