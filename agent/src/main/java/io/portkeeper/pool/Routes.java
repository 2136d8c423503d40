package io.portkeeper.pool;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which destinations have a route of their own. A route by the name that the application resolved wins over one by address.
 * Among names, the nearest wins; among addresses, the longest prefix. A route with a port wins over one without to the same
 * place.
 */
public final class Routes {

    /** How many overlaps the summary names. It gives only the number of the others. */
    private static final int NAMED = 3;

    private static final String EXPECTED = "destination=pool or destination=direct";

    private final HostTable hosts = new HostTable();
    private final List<String> remarks = new ArrayList<>();
    private final Map<String, PoolExpression> pools = new HashMap<>();
    private final PrefixTable prefixes;
    private final String summary;

    /**
     * Reads routes separated by semicolons or line breaks.
     *
     * @param text {@code none}, or {@code 203.0.113.0/24=10.0.0.10-12; *.example.com=10.0.0.13; 10.0.0.0/8=direct}
     * @param exclude destinations that are left alone; they count as routes, and the longest prefix wins
     * @throws IllegalArgumentException if a route is wrong, or two contradict each other; the message names them and, for a
     *     wrong route, says what was expected
     */
    public Routes(String text, IpRanges exclude) {
        PrefixTable.Builder builder = new PrefixTable.Builder();
        List<Route> routes = parseAll(text, pools);
        for (Route route : routes) {
            Route other = route.to().range() == null ? hosts.add(route) : builder.add(route);
            if (other != null) {
                refuseOrRemark(route, other);
            }
        }
        for (IpRange range : exclude.ranges()) {
            Route route = new Route(new RouteKey(range, null, false, PortRoutes.ANY), Route.Way.LEFT_ALONE, null);
            Route other = builder.add(route);
            if (other != null && other.way() != Route.Way.LEFT_ALONE) {
                remarks.add("'" + route + "' gives way to the route '" + other + "' to the same addresses");
            }
        }
        prefixes = builder.build();
        for (Route route : prefixes.unreachable()) {
            remarks.add("the route '" + route + "' is never taken: longer prefixes cover all of it");
        }
        summary = summary(routes.size());
    }

    /** The pools of all routes, each once. Routes whose pools have the same text share one. */
    Collection<PoolExpression> pools() {
        return pools.values();
    }

    /** Reads the routes, and puts their pools into {@code pools} by text. Thousands of routes may share a few pools. */
    private static List<Route> parseAll(String text, Map<String, PoolExpression> pools) {
        List<Route> routes = new ArrayList<>();
        if (!text.trim().equals("none")) {
            for (String rule : text.split("[;\\r\\n]", -1)) {
                if (!rule.isBlank()) {
                    routes.add(parse(rule.trim(), pools));
                }
            }
        }
        return routes;
    }

    private static Route parse(String rule, Map<String, PoolExpression> pools) {
        int equals = rule.indexOf('=');
        if (equals <= 0) {
            throw new IllegalArgumentException("'" + rule + "' is not " + EXPECTED);
        }
        try {
            RouteKey to = RouteKey.parse(rule.substring(0, equals).trim());
            String from = rule.substring(equals + 1).trim();
            if (from.equals(Route.DIRECT)) {
                return new Route(to, Route.Way.DIRECT, null);
            }
            PoolExpression pool = pools.containsKey(from) ? pools.get(from) : PoolExpression.parse(from);
            pools.put(from, pool);
            if (to.range() != null && !pool.mayHold(to.range().first().v6())) {
                throw new IllegalArgumentException("its pool has no address of the destination's family");
            }
            return new Route(to, Route.Way.POOL, pool);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("in the route '" + rule + "': " + e.getMessage(), e);
        }
    }

    private void refuseOrRemark(Route route, Route other) {
        if (route.way() != other.way() || route.pool() != other.pool()) {
            throw new IllegalArgumentException("the routes '" + other + "' and '" + route + "' contradict each other");
        }
        remarks.add("the route '" + route + "' is there twice");
    }

    private String summary(int count) {
        StringBuilder text = new StringBuilder().append(count).append(count == 1 ? " route" : " routes");
        int overlaps = 0;
        for (PrefixTable.Overlap overlap : prefixes.overlaps()) {
            if (overlap.outer().way() == Route.Way.LEFT_ALONE && overlap.inner().way() == Route.Way.LEFT_ALONE) {
                continue;
            }
            overlaps++;
            if (overlaps <= NAMED) {
                text.append(overlaps == 1 ? "; where they overlap '" : ", '")
                        .append(overlap.inner())
                        .append("' goes before '")
                        .append(overlap.outer())
                        .append('\'');
            }
        }
        return overlaps > NAMED
                ? text.append(" and ").append(overlaps - NAMED).append(" more").toString()
                : text.toString();
    }

    /** What the operator may not have meant, one line each. */
    public List<String> remarks() {
        return List.copyOf(remarks);
    }

    /** How many routes there are, and which win over others: {@code 2 routes; where they overlap ...}. */
    public String summary() {
        return summary;
    }

    /**
     * The route to that destination, or null if it has none of its own; causes no look-up.
     *
     * @param name the connection's name, see {@link RecentNames#of}; empty if it has none
     */
    public Route find(String name, IpAddress ip, int port) {
        if (!name.isEmpty() && !hosts.isEmpty()) {
            Route route = hosts.find(name, port);
            if (route != null) {
                return route;
            }
        }
        return prefixes.find(ip, port);
    }
}
