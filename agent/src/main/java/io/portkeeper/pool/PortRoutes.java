package io.portkeeper.pool;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** The routes to a place: one for any port, and others for one port each. */
final class PortRoutes {

    /** In place of a port: any. */
    static final int ANY = 0;

    private final Map<Integer, Route> byPort = new TreeMap<>();
    private Route any;
    private boolean havePorts;

    /** Adds a route, unless there is one for the same port; returns that, or null. */
    Route add(Route route) {
        int port = route.to().port();
        Route other = byPort.putIfAbsent(port, route);
        any = byPort.get(ANY);
        havePorts |= port != ANY;
        return other;
    }

    /** The one for that port, else the one for any, else null. */
    Route find(int port) {
        Route own = havePorts ? byPort.get(port) : null;
        return own == null ? any : own;
    }

    /** Whether there are some for one port each. */
    boolean havePorts() {
        return havePorts;
    }

    Collection<Route> all() {
        return byPort.values();
    }
}
