package io.portkeeper.ports;

import io.portkeeper.pool.IpAddress;
import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The destinations of late. A forward proxy meets hundreds of thousands: those that have been idle go.
 *
 * <p>They stand in a queue in the order in which they came, and whoever looks at the first one drops it or sends it to the
 * end (second chance; Corbato, "A paging experiment with the Multics system", 1968). {@link #sweep} does so to all now and
 * then; and when there are very many, each new one does so to two.
 */
public final class Destinations {

    /** About 20 MB. */
    static final int MANY = 65_536;

    /** Among very many, one that has been idle for so long may go; a connect that takes longer is then counted in vain. */
    static final long SHORTLY_IDLE_NANOS = 100_000_000L;

    private final OwnedPorts owned;
    private final ConcurrentMap<Key, Destination> destinations = new ConcurrentHashMap<>();
    private final Queue<Destination> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();
    private final AllTimeWaits timeWaits = new AllTimeWaits();

    private record Key(IpAddress address, int port) {}

    /** No destination yet. */
    public Destinations(OwnedPorts owned) {
        this.owned = owned;
    }

    /** The destination, new or known, which is in use from now on. */
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
            // Dropped, and about to be taken out of the map.
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

    /** The ports that all destinations share. */
    public OwnedPorts owned() {
        return owned;
    }

    /** How the kernel deals with TIME_WAIT, of all lanes together. */
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

    /** Drops those that nobody would miss. */
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
