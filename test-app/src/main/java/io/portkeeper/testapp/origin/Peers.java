package io.portkeeper.testapp.origin;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Counts connections by the address they came from. */
final class Peers {
    private final Map<InetAddress, Integer> open = new HashMap<>();
    private final Set<InetSocketAddress> seen = new HashSet<>();
    private boolean remembering;
    private int openInTotal;
    private int peak;
    private long accepted;

    synchronized void opened(InetSocketAddress peer) {
        open.merge(peer.getAddress(), 1, Integer::sum);
        openInTotal++;
        peak = Math.max(peak, openInTotal);
        accepted++;
        if (remembering) {
            seen.add(peer);
        }
    }

    synchronized void closed(InetSocketAddress peer) {
        open.computeIfPresent(peer.getAddress(), (address, count) -> count == 1 ? null : count - 1);
        openInTotal--;
    }

    synchronized void remember(boolean on) {
        remembering = on;
    }

    synchronized Set<InetSocketAddress> seen() {
        return Set.copyOf(seen);
    }

    synchronized Map<InetAddress, Integer> open() {
        return Map.copyOf(open);
    }

    synchronized int peak() {
        return peak;
    }

    synchronized long accepted() {
        return accepted;
    }

    /** Resets the counters. Open connections are still counted, and their number is the new peak. */
    synchronized void reset() {
        peak = openInTotal;
        accepted = 0;
        seen.clear();
    }
}
