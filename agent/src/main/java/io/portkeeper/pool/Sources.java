package io.portkeeper.pool;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Every source that exists or existed: one for each address, whichever pools hold it and however often they change.
 *
 * <p>No source is ever forgotten. If an address returns to a pool, it still has its connections, its quarantine, and its
 * lanes with the ports that are at rest.
 */
public final class Sources {

    private final Map<IpAddress, Source> known = new LinkedHashMap<>();

    /** The source of that address. Do not call this before main, because it loads java.net. */
    synchronized Source of(IpAddress address) {
        return known.computeIfAbsent(address, Source::new);
    }

    /** The source of that address, or null if there has never been one. */
    public synchronized Source find(IpAddress address) {
        return known.get(address);
    }

    /** All sources, in the order in which they were added. */
    public synchronized List<Source> all() {
        return new ArrayList<>(known.values());
    }
}
