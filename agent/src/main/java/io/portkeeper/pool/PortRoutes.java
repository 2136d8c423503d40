package io.portkeeper.pool;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** The routes to one place: at most one for any port, and others for one port each. */
final class PortRoutes {

    /** Stands for any port. */
    static final int ANY = 0;

    private final Map<Integer, Route> byPort = new TreeMap<>();
    private Route any;
    private boolean havePorts;

    /** Adds a route unless there is one for the same port already. Returns that one, or null. */
    Route add(Route route) {
        int port = route.to().port();
        Route other = byPort.putIfAbsent(port, route);
        any = byPort.get(ANY);
        havePorts |= port != ANY;
        return other;
    }

    /** The route for that port. If there is none, the route for any port, or null. */
    Route find(int port) {
        Route own = havePorts ? byPort.get(port) : null;
        return own == null ? any : own;
    }

    /** Whether there are routes for one port only. */
    boolean havePorts() {
        return havePorts;
    }

    Collection<Route> all() {
        return byPort.values();
    }
}
