package io.portkeeper.pool;

import io.portkeeper.linux.HostNames;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The names by which this JVM has recently connected to addresses. The agent treats a connection to a bare address like a
 * connection to the name, because the far end may expect both from the same source. An FTP server in passive mode, for
 * example, expects the data connection from the source of the control connection.
 *
 * <p>If several names share an address, the name last connected to counts. The port does not count, because FTP's data
 * connection uses another port. A name is remembered for 59 to 60 minutes after the last connection to the address, by name
 * or to the bare address. At most 16,384 addresses are remembered: a new address replaces the one of its set of eight that
 * has had no connection for longest.
 *
 * <p>The table consists of small sets. Each set is an array that is replaced and never modified, so no connect waits for
 * another. A connect to an address that is known under the same name writes to the table at most once a minute.
 */
public final class RecentNames {

    /** About 2 MB, if all are in use. */
    static final int MOST = 16_384;

    static final long MEMORY_NANOS = Duration.ofHours(1).toNanos();

    private static final long GRAIN_NANOS = Duration.ofMinutes(1).toNanos();

    /** Addresses in a set. A new one replaces the oldest. */
    private static final int WAYS = 8;

    private static final int SETS = MOST / WAYS;

    private static final Known[] NONE = {};

    private record Known(IpAddress ip, String name, long atNanos) {}

    /** In each set, the most recent address is first. An empty set is null. */
    private final AtomicReferenceArray<Known[]> sets = new AtomicReferenceArray<>(SETS);

    /**
     * The name of a connection to that address: the name that the address carries. If it carries none, the name by which
     * this JVM recently connected to it, or an empty text. The method never looks a name up.
     *
     * @param ip the same address as {@code remote}
     */
    public String of(InetAddress remote, IpAddress ip, long nowNanos) {
        String name = carried(remote);
        if (!name.isEmpty()) {
            return name;
        }
        Known known = find(set(index(ip)), ip);
        return known == null || nowNanos - known.atNanos > MEMORY_NANOS ? "" : known.name;
    }

    /** The name that an address carries, or an empty text. A name that is itself an address does not count. */
    public static String carried(InetAddress remote) {
        String name = HostNames.of(remote);
        return IpAddress.parse(name) == null ? name : "";
    }

    /**
     * Records that a connection to that address is being made. The agent remembers only names by which the application
     * connects. It does not remember a name that was looked up for the address, for example by an access log, because the
     * owner of the address decides what that look-up returns.
     *
     * @param name what {@link #of} returned; if it is empty, nothing is recorded
     */
    public void connecting(InetAddress remote, IpAddress ip, String name, long nowNanos) {
        if (name.isEmpty() || HostNames.isLookedUp(remote)) {
            return;
        }
        int index = index(ip);
        Known[] before;
        do {
            before = set(index);
            Known known = find(before, ip);
            if (known != null && nowNanos - known.atNanos < GRAIN_NANOS && known.name.equals(name)) {
                return;
            }
        } while (!sets.compareAndSet(
                index, before == NONE ? null : before, with(before, new Known(ip, name, nowNanos))));
    }

    private static int index(IpAddress ip) {
        return (int) Rendezvous.hash(ip) & (SETS - 1);
    }

    private Known[] set(int index) {
        Known[] set = sets.get(index);
        return set == null ? NONE : set;
    }

    private static Known find(Known[] set, IpAddress ip) {
        for (Known known : set) {
            if (known.ip.equals(ip)) {
                return known;
            }
        }
        return null;
    }

    /**
     * The new entry, followed by those of the set, without that of the same address. If the set is full, the oldest is left
     * out.
     */
    private static Known[] with(Known[] set, Known last) {
        boolean isKnown = find(set, last.ip) != null;
        Known[] with = new Known[isKnown ? set.length : Math.min(set.length + 1, WAYS)];
        with[0] = last;
        int count = 1;
        for (int i = 0; i < set.length && count < with.length; i++) {
            if (!set[i].ip.equals(last.ip)) {
                with[count++] = set[i];
            }
        }
        return with;
    }
}
