package io.portkeeper.ports;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The ports that the agent hands out itself, and the blocks of {@value #BLOCK} that this JVM has claimed. It claims one
 * block at a time when a lane needs more ports, and gives a block back when it has not been in use for a while.
 *
 * <p>Two JVMs with the same sources and owned ports never use the same port. Otherwise one would find the other's connection
 * only at connect, when it is too late to take another port.
 */
public final class OwnedPorts {

    /** Ports in a block. Blocks begin at multiples of this number. */
    static final int BLOCK = 64;

    /** How long the kernel keeps TIME_WAIT (TCP_TIMEWAIT_LEN in include/net/tcp.h). */
    static final long TIME_WAIT_NANOS = 60_000_000_000L;

    /** How long no block is asked for after all were refused. Asking for every block takes up to a millisecond. */
    static final long CLAIM_AGAIN_NANOS = 200_000_000L;

    private final Claims claims;
    private final Dice dice = new Dice();
    private final long reuseAfterNanos;
    private final List<PortSet> unclaimed = new ArrayList<>();
    private volatile PortSet ports;
    private volatile List<Block> claimed = List.of();
    private volatile boolean mayClaim;
    private volatile boolean refused;
    private volatile PortSet unclaimable = PortSet.NONE;
    private volatile long claimAtNanos;

    /**
     * Owned ports of which nothing is claimed yet.
     *
     * @param reuseAfter how long a port rests after its connection closed
     */
    public OwnedPorts(PortSet ports, Duration reuseAfter) {
        this(ports, reuseAfter, new LoopbackClaims());
    }

    OwnedPorts(PortSet ports, Duration reuseAfter, Claims claims) {
        this.ports = ports;
        this.reuseAfterNanos = reuseAfter.toNanos();
        this.claims = claims;
        for (int first = 0; first <= PortSet.LAST; first += BLOCK) {
            PortSet block = ports.and(PortSet.range(first, Math.min(first + BLOCK - 1, PortSet.LAST)));
            if (!block.isEmpty()) {
                unclaimed.add(block);
            }
        }
        this.mayClaim = !unclaimed.isEmpty();
    }

    Dice dice() {
        return dice;
    }

    long reuseAfterNanos() {
        return reuseAfterNanos;
    }

    /** How long it matters what happened to a port of a lane. */
    long memoryNanos() {
        return Math.max(TIME_WAIT_NANOS, reuseAfterNanos);
    }

    /** How many there are now, claimed or not, without those that the kernel now chooses from as well. */
    public int count() {
        return ports.count();
    }

    boolean contains(int port) {
        return ports.contains(port);
    }

    List<Block> claimed() {
        return claimed;
    }

    /** Whether it may be worth asking for another block. */
    boolean mayClaim(long nowNanos) {
        return mayClaim && (!refused || nowNanos - claimAtNanos >= 0);
    }

    /**
     * Claims one more block, chosen at random.
     *
     * @return false if none can be claimed, most likely because other processes have them
     */
    synchronized boolean claim(long nowNanos) {
        if (!mayClaim(nowNanos)) {
            return false;
        }
        int count = unclaimed.size();
        int start = dice.below(count);
        for (int i = 0; i < count; i++) {
            PortSet block = unclaimed.get((start + i) % count);
            try {
                Closeable claim = claims.claim(block.first() / BLOCK * BLOCK);
                unclaimed.remove(block);
                claimed = with(claimed, new Block(block, claim, nowNanos));
                mayClaim = !unclaimed.isEmpty();
                refused = false;
                unclaimable = PortSet.NONE;
                return true;
            } catch (IOException | RuntimeException e) {
                // Another process has it, or is about to give it back.
            }
        }
        claimAtNanos = nowNanos + CLAIM_AGAIN_NANOS;
        refused = true;
        unclaimable = all(unclaimed);
        return false;
    }

    private static PortSet all(List<PortSet> blocks) {
        PortSet all = PortSet.NONE;
        for (PortSet block : blocks) {
            all = all.or(block);
        }
        return all;
    }

    private static List<Block> with(List<Block> blocks, Block block) {
        List<Block> more = new ArrayList<>(blocks);
        more.add(block);
        return List.copyOf(more);
    }

    /** Gives back the blocks that have not been in use for a while. */
    public synchronized void giveBackIdle(long nowNanos) {
        List<Block> kept = new ArrayList<>();
        for (Block block : claimed) {
            if (!block.giveBack(nowNanos, memoryNanos())) {
                kept.add(block);
            } else if (!block.ports().and(ports).isEmpty()) { // all of it may have been left to the kernel meanwhile
                unclaimed.add(block.ports());
                mayClaim = true;
            }
        }
        if (kept.size() < claimed.size()) {
            claimed = List.copyOf(kept);
        }
    }

    /**
     * Stops handing out ports that the kernel now chooses too, because somebody has widened its range.
     *
     * @return the ports that are no longer owned
     */
    public synchronized PortSet leaveToKernel(HostPorts host) {
        PortSet lost = ports.and(host.chosenByKernel());
        ports = ports.without(lost);
        unclaimed.removeIf(block -> block.and(ports).isEmpty());
        mayClaim = !unclaimed.isEmpty();
        return lost;
    }

    /** What to add to the message about a connect that got no port. */
    public String account() {
        if (ports.isEmpty()) {
            return "";
        }
        PortSet refusedPorts = unclaimable.and(ports);
        return "; owned ports in use or at rest"
                + (refusedPorts.isEmpty()
                        ? ""
                        : ", and no more can be claimed, most likely because other processes have the rest: "
                                + refusedPorts);
    }
}
