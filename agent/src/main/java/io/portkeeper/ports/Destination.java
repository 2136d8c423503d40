package io.portkeeper.ports;

import io.portkeeper.pool.IpAddress;
import io.portkeeper.pool.IpRanges;
import io.portkeeper.pool.Lanes;
import io.portkeeper.pool.Source;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/** A remote address and port, and the lanes that lead there. */
public final class Destination implements Lanes {

    /** A time that the clock never shows, because it is about 146 years after the clock's start. */
    private static final long DROPPED = 0x4000_0000_0000_0001L;

    /** After so many, the others would most likely have no route either, and trying a thousand sources takes seconds. */
    private static final int SOURCES_WITHOUT_WAY = 3;

    private static final long NO_WAY_NANOS = 1_000_000_000L;

    private static final Lane[] NO_LANES = {null};

    private static final IpRanges LOOPBACK = IpRanges.parse("127.0.0.0/8, ::1");

    private final IpAddress address;
    private final int port;
    private final OwnedPorts owned;
    private final AllTimeWaits timeWaits;
    private final TakeOver takeOver = new TakeOver();

    /** A table with open addressing by the source's hash, at most half full. It is replaced, never modified. */
    private volatile Lane[] lanes = NO_LANES;

    private volatile boolean hasFullLane;
    private volatile int sources;
    private volatile boolean noWay;
    private volatile long noWayUntilNanos;
    private final AtomicLong usedNanos;

    Destination(IpAddress address, int port, OwnedPorts owned, AllTimeWaits timeWaits, long nowNanos) {
        this.address = address;
        this.port = port;
        this.owned = owned;
        this.timeWaits = timeWaits;
        this.usedNanos = new AtomicLong(nowNanos);
    }

    /** The remote address. */
    public IpAddress address() {
        return address;
    }

    int port() {
        return port;
    }

    OwnedPorts owned() {
        return owned;
    }

    AllTimeWaits timeWaits() {
        return timeWaits;
    }

    /** What is known about taking over ports in TIME_WAIT. */
    public TakeOver takeOver() {
        return takeOver;
    }

    /** The lane from that source. */
    public Lane lane(Source source) {
        Lane lane = find(lanes, source);
        return lane != null ? lane : newLane(source);
    }

    private static Lane find(Lane[] table, Source source) {
        int mask = table.length - 1;
        for (int i = (int) source.hash() & mask; table[i] != null; i = (i + 1) & mask) {
            if (table[i].source() == source) {
                return table[i];
            }
        }
        return null;
    }

    private synchronized Lane newLane(Source source) {
        Lane lane = find(lanes, source);
        if (lane == null) {
            lane = new Lane(source, this);
            int count = 1;
            for (Lane other : lanes) {
                count += other == null ? 0 : 1;
            }
            Lane[] table = new Lane[Math.max(2, Integer.highestOneBit(count) * 4)];
            for (Lane other : lanes) {
                insert(table, other);
            }
            insert(table, lane);
            lanes = table;
        }
        return lane;
    }

    private static void insert(Lane[] table, Lane lane) {
        if (lane != null) {
            int mask = table.length - 1;
            int i = (int) lane.source().hash() & mask;
            while (table[i] != null) {
                i = (i + 1) & mask;
            }
            table[i] = lane;
        }
    }

    /** All lanes that have been used. */
    public List<Lane> lanes() {
        return Arrays.stream(lanes).filter(Objects::nonNull).toList();
    }

    /** Sets how many sources there are for this destination now. */
    public void hasSources(int count) {
        if (sources != count) {
            sources = count;
        }
    }

    /** How many sources there were for this destination at its last connect. */
    public int sources() {
        return sources;
    }

    /** Whether its address is a loopback address (127.0.0.0/8, ::1). */
    boolean isLoopback() {
        return LOOPBACK.contains(address);
    }

    /**
     * Whether to assume that no source has a route there, because three sources of this connect had none. For 1 s after
     * that, one source without a route is enough.
     *
     * @param tried how many sources of this connect had no route
     */
    public boolean hasNoWay(int tried, long nowNanos) {
        if (tried >= SOURCES_WITHOUT_WAY) {
            noWayUntilNanos = nowNanos + NO_WAY_NANOS;
            noWay = true;
        }
        return noWay && nowNanos - noWayUntilNanos < 0 && tried > 0;
    }

    /** Whether its address is among those. */
    public boolean isIn(IpRanges addresses) {
        return addresses.contains(address);
    }

    /** Whether {@code remote} is this destination. */
    public boolean isAt(InetSocketAddress remote) {
        return remote.getPort() == port && IpAddress.of(remote.getAddress()).equals(address);
    }

    /** Whether the kernel has no ephemeral port left for one of its lanes. */
    public boolean hasFullLane(long nowNanos) {
        if (hasFullLane) {
            for (Lane lane : lanes) {
                if (lane != null && lane.isFull(nowNanos)) {
                    return true;
                }
            }
        }
        return false;
    }

    void markFullLane() {
        hasFullLane = true;
    }

    @Override
    public boolean isExhausted(Source source, long nowNanos) {
        Lane lane = hasFullLane ? find(lanes, source) : null;
        return lane != null && lane.isExhausted(nowNanos);
    }

    @Override
    public int inUse(Source source, long nowNanos) {
        Lane lane = find(lanes, source);
        return lane == null ? 0 : lane.inUse(nowNanos);
    }

    /**
     * Records that a connection there is being opened or closed.
     *
     * @return false if the destination has been dropped meanwhile
     */
    boolean used(long nowNanos) {
        long before = usedNanos.get();
        while (before != DROPPED && !usedNanos.compareAndSet(before, nowNanos)) {
            before = usedNanos.get();
        }
        return before != DROPPED;
    }

    /** Drops it if no connection is open, and none has been opened or closed for {@code idleNanos}. */
    boolean dropIfIdle(long nowNanos, long idleNanos) {
        long before = usedNanos.get();
        return before != DROPPED
                && nowNanos - before >= idleNanos
                && hasNoneOpen()
                && usedNanos.compareAndSet(before, DROPPED);
    }

    private boolean hasNoneOpen() {
        for (Lane lane : lanes) {
            if (lane != null && lane.open() > 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether one of its lanes has taken owned ports, which must not be handed out again before they have rested. */
    boolean hasTakenOwned() {
        for (Lane lane : lanes) {
            if (lane != null && lane.hasTakenOwned()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return address.v6() ? "[" + address + "]:" + port : address + ":" + port;
    }
}
