package io.portkeeper.ports;

import io.portkeeper.pool.IpAddress;
import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The destinations that were used recently. A forward proxy connects to hundreds of thousands, so idle ones are dropped.
 *
 * <p>They are in a queue. A check takes the first one, and drops it or appends it to the end again (second chance; Corbato,
 * "A paging experiment with the Multics system", 1968). {@link #sweep} checks all of them from time to time. If there are
 * more than {@link #MANY}, each new destination checks two as well.
 */
public final class Destinations {

    /** So many take about 20 MB. */
    static final int MANY = 65_536;

    /** Beyond that, one is dropped after this idle time. A connect that takes longer is then missing from the figures. */
    static final long SHORTLY_IDLE_NANOS = 100_000_000L;

    private final OwnedPorts owned;
    private final ConcurrentMap<Key, Destination> destinations = new ConcurrentHashMap<>();
    private final Queue<Destination> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();
    private final AllTimeWaits timeWaits = new AllTimeWaits();

    private record Key(IpAddress address, int port) {}

    /** Destinations, none of them known yet. */
    public Destinations(OwnedPorts owned) {
        this.owned = owned;
    }

    /** Returns the destination, new or known, and records that it is used. */
    public Destination get(IpAddress address, int port, long nowNanos) {
        Key key = new Key(address, port);
        Destination known = destinations.get(key);
        if (known != null && known.used(nowNanos)) {
            return known;
        }
        Destination created = new Destination(address, port, owned, timeWaits, nowNanos);
        Destination before = destinations.putIfAbsent(key, created);
        while (before != null) {
            if (before.used(nowNanos)) {
                return before;
            }
            // It was dropped, and is about to be removed from the map.
            destinations.remove(key, before);
            before = destinations.putIfAbsent(key, created);
        }
        queue.add(created);
        if (count.incrementAndGet() > MANY) {
            dropFirstIfIdle(nowNanos);
            dropFirstIfIdle(nowNanos);
        }
        return created;
    }

    /** The owned ports, which all destinations share. */
    public OwnedPorts owned() {
        return owned;
    }

    /** Sets how the kernel treats TIME_WAIT, for all lanes together. */
    public void use(HostPorts host) {
        timeWaits.are(host);
    }

    /** All that are remembered. */
    public Collection<Destination> all() {
        return destinations.values();
    }

    /** How many are remembered. */
    public int count() {
        return count.get();
    }

    /** Drops the idle ones. */
    public void sweep(long nowNanos) {
        for (int i = count.get(); i > 0; i--) {
            dropFirstIfIdle(nowNanos);
        }
    }

    private void dropFirstIfIdle(long nowNanos) {
        Destination first = queue.poll();
        if (first == null) {
            return;
        }
        boolean hurried = count.get() > MANY && !first.hasTakenOwned();
        if (first.dropIfIdle(nowNanos, hurried ? SHORTLY_IDLE_NANOS : owned.memoryNanos())) {
            destinations.remove(new Key(first.address(), first.port()), first);
            count.decrementAndGet();
        } else {
            queue.add(first);
        }
    }
}
