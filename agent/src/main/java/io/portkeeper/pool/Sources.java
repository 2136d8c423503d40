package io.portkeeper.pool;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Every source there is or was: one for each address, whichever pools hold it and however often they change.
 *
 * <p>None is ever forgotten: one that comes back finds its connections, its quarantine, and its lanes with the ports that are
 * at rest.
 */
public final class Sources {

    private final Map<IpAddress, Source> known = new LinkedHashMap<>();

    /** The source of that address. Not before main: it loads java.net. */
    synchronized Source of(IpAddress address) {
        return known.computeIfAbsent(address, Source::new);
    }

    /** The source of that address, null when it has never been one. */
    public synchronized Source find(IpAddress address) {
        return known.get(address);
    }

    /** All of them, in the order in which they came. */
    public synchronized List<Source> all() {
        return new ArrayList<>(known.values());
    }
}
