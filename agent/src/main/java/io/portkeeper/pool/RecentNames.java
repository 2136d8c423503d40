package io.portkeeper.pool;

import io.portkeeper.linux.HostNames;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The names by which this JVM has connected to addresses of late, so that a connection to a bare address goes as the one by name
 * went: the far end may know both as one, as a server of FTP does with the data connection of its passive mode.
 *
 * <p>Where several names share an address the last one connected to counts. Ports do not: that of FTP's data is another one. A
 * name is remembered for an hour, or up to a minute less, from the last connection to the address, by name or without; and of
 * at most 16,384 addresses the one gives way to which there has been no connection for longest among the eight of its set.
 *
 * <p>A table of small sets, each an array that is replaced and never changed, so that no connect waits for another one; and
 * one to an address that is known under the same name writes nothing, but once a minute.
 */
public final class RecentNames {

    /** About 2 MB, when all are in use. */
    static final int MOST = 16_384;

    static final long MEMORY_NANOS = Duration.ofHours(1).toNanos();

    private static final long GRAIN_NANOS = Duration.ofMinutes(1).toNanos();

    /** Addresses in a set, of which the oldest gives way to a new one. */
    private static final int WAYS = 8;

    private static final int SETS = MOST / WAYS;

    private static final Known[] NONE = {};

    private record Known(IpAddress ip, String name, long atNanos) {}

    /** Each the last first; null as long as there is none. */
    private final AtomicReferenceArray<Known[]> sets = new AtomicReferenceArray<>(SETS);

    /**
     * The name that a connection to that address goes by: the one that it carries, else the one by which it was connected to of
     * late, else an empty text. Never looks up.
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

    /** The name that an address carries, else an empty text; the text of an address is no name. */
    public static String carried(InetAddress remote) {
        String name = HostNames.of(remote);
        return IpAddress.parse(name) == null ? name : "";
    }

    /**
     * A connection is being made there. Only a name that the application has connected by is remembered: what a name server says of
     * the address, asked by an access log say, is the word of whoever owns the address.
     *
     * @param name as {@link #of} has told it, empty when there is none to be remembered
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

    /** Those, but for what was known of the same address and the oldest one too many, behind the new one. */
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
