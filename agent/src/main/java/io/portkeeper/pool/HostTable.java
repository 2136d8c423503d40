package io.portkeeper.pool;

import java.util.HashMap;
import java.util.Map;

/** Routes by host name. An exact name wins over a wildcard, and a longer wildcard wins over a shorter one. */
final class HostTable {

    private final Map<String, PortRoutes> exact = new HashMap<>();
    private final Map<String, PortRoutes> below = new HashMap<>();

    /** Adds a route to a host name. Returns the route that is there already for the same name and port, or null. */
    Route add(Route route) {
        Map<String, PortRoutes> table = route.to().below() ? below : exact;
        PortRoutes routes = table.get(route.to().host());
        if (routes == null) {
            routes = new PortRoutes();
            table.put(route.to().host(), routes);
        }
        return routes.add(route);
    }

    boolean isEmpty() {
        return exact.isEmpty() && below.isEmpty();
    }

    /** The route of that name, or null. */
    Route find(String name, int port) {
        String host = RouteKey.normal(name);
        Route route = find(exact, host, port);
        for (int dot = host.indexOf('.'); route == null && dot >= 0; dot = host.indexOf('.', dot + 1)) {
            route = find(below, host.substring(dot + 1), port);
        }
        return route;
    }

    private static Route find(Map<String, PortRoutes> table, String host, int port) {
        PortRoutes routes = table.get(host);
        return routes == null ? null : routes.find(port);
    }
}
