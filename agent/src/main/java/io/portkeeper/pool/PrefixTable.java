package io.portkeeper.pool;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Longest-prefix match of addresses. It is built before main, when a lambda would take long to link.
 *
 * <p>Two prefixes nest or have no address in common. So the innermost prefix changes only where a prefix begins or ends. The
 * table has these addresses in order, each with the prefix that applies from there on. A binary search finds the right one,
 * among thousands of prefixes in about a dozen steps.
 */
final class PrefixTable {

    /** Routes to one prefix, and the prefix around it, which is null if there is none. */
    private static final class Node {
        final IpRange prefix;
        final PortRoutes routes = new PortRoutes();
        Node parent;

        Node(IpRange prefix) {
            this.prefix = prefix;
        }
    }

    /**
     * The addresses of one family at which the innermost prefix changes, ascending, and the routes that apply from there on.
     */
    private static final class Changes {
        final long[] highs;
        final long[] lows;
        final Route[] forAnyPort;

        /** All routes that apply from there on, if some are for one port only. Otherwise null. */
        final PortRoutes[] forPorts;

        Changes(SortedMap<IpAddress, Node> changes) {
            int count = changes.size();
            highs = new long[count];
            lows = new long[count];
            forAnyPort = new Route[count];
            forPorts = new PortRoutes[count];
            int i = 0;
            for (Map.Entry<IpAddress, Node> change : changes.entrySet()) {
                highs[i] = change.getKey().high();
                lows[i] = change.getKey().low();
                PortRoutes routes = routes(change.getValue());
                forAnyPort[i] = routes.find(PortRoutes.ANY);
                forPorts[i++] = routes.havePorts() ? routes : null;
            }
        }

        /** The routes from the innermost prefix outwards, up to the first prefix that has a route for any port. */
        private static PortRoutes routes(Node innermost) {
            PortRoutes routes = new PortRoutes();
            for (Node node = innermost; node != null && routes.find(PortRoutes.ANY) == null; node = node.parent) {
                for (Route route : node.routes.all()) {
                    routes.add(route); // unless an inner prefix has one for that port
                }
            }
            return routes;
        }

        /** Searches arrays of numbers, which is faster than following references to objects. */
        Route find(IpAddress address, int port) {
            int below = 0;
            int above = lows.length;
            while (above - below > 1) {
                int middle = (below + above) >>> 1;
                int compared = Long.compareUnsigned(highs[middle], address.high());
                if (compared == 0) {
                    compared = Long.compareUnsigned(lows[middle], address.low());
                }
                if (compared <= 0) {
                    below = middle;
                } else {
                    above = middle;
                }
            }
            PortRoutes routes = forPorts[below];
            return routes == null ? forAnyPort[below] : routes.find(port);
        }

        void removeReachable(IdentityHashMap<Route, Route> routes) {
            for (int i = 0; i < forPorts.length; i++) {
                if (forPorts[i] == null) {
                    routes.remove(forAnyPort[i]);
                } else {
                    for (Route route : forPorts[i].all()) {
                        routes.remove(route);
                    }
                }
            }
        }
    }

    private final Changes v4;
    private final Changes v6;
    private final List<Node> nodes;

    private PrefixTable(List<Node> nodes) {
        NavigableMap<IpAddress, Node> changes = changes(nodes);
        IpAddress firstV6 = IpAddress.ANY.get(1);
        this.v4 = new Changes(changes.headMap(firstV6));
        this.v6 = new Changes(changes.tailMap(firstV6));
        this.nodes = nodes;
    }

    /**
     * The addresses at which the innermost prefix changes, each with the prefix that applies from there on, or null.
     *
     * @param nodes sorted, an outer prefix before the inner ones
     */
    private static NavigableMap<IpAddress, Node> changes(List<Node> nodes) {
        NavigableMap<IpAddress, Node> changes = new TreeMap<>();
        // No prefix spans both families, and each begins without a prefix.
        for (IpAddress start : IpAddress.ANY) {
            changes.put(start, null);
        }
        Deque<Node> around = new ArrayDeque<>();
        for (Node node : nodes) {
            while (!around.isEmpty() && !around.peek().prefix.contains(node.prefix.first())) {
                leave(around, changes);
            }
            node.parent = around.peek();
            around.push(node);
            changes.put(node.prefix.first(), node);
        }
        while (!around.isEmpty()) {
            leave(around, changes);
        }
        return changes;
    }

    private static void leave(Deque<Node> around, NavigableMap<IpAddress, Node> changes) {
        IpAddress behind = around.pop().prefix.last().next();
        if (!behind.isAny()) { // otherwise the family ends with this prefix
            changes.put(behind, around.peek());
        }
    }

    /** Routes by the prefixes that make up their ranges. */
    static final class Builder {
        private final NavigableMap<IpRange, Node> nodes = new TreeMap<>();

        /** Adds a route to a range of addresses. Returns a route that was there for the same prefix and port, or null. */
        Route add(Route route) {
            Route other = null;
            for (IpRange prefix : route.to().range().prefixes()) {
                Node node = nodes.get(prefix);
                if (node == null) {
                    node = new Node(prefix);
                    nodes.put(prefix, node);
                }
                Route before = node.routes.add(route);
                other = before == null ? other : before;
            }
            return other;
        }

        PrefixTable build() {
            return new PrefixTable(new ArrayList<>(nodes.values()));
        }
    }

    /** The route of the longest prefix that has one for that port, or null. */
    Route find(IpAddress address, int port) {
        return (address.v6() ? v6 : v4).find(address, port);
    }

    /** The routes that no connection ever uses, because longer prefixes cover all their addresses. */
    Collection<Route> unreachable() {
        IdentityHashMap<Route, Route> unreachable = new IdentityHashMap<>();
        for (Node node : nodes) {
            for (Route route : node.routes.all()) {
                unreachable.put(route, route);
            }
        }
        v4.removeReachable(unreachable);
        v6.removeReachable(unreachable);
        return List.copyOf(unreachable.values());
    }

    /** Pairs of routes of which the first lies within the second and wins over it; each pair once. */
    Collection<Overlap> overlaps() {
        List<Overlap> overlaps = new ArrayList<>();
        IdentityHashMap<Route, List<Route>> outers = new IdentityHashMap<>();
        for (Node node : nodes) {
            for (Node around = node.parent; around != null; around = around.parent) {
                for (Route inner : node.routes.all()) {
                    for (Route outer : around.routes.all()) {
                        if (inner != outer && inner.to().sharesPortWith(outer.to()) && isNew(outers, inner, outer)) {
                            overlaps.add(new Overlap(inner, outer));
                        }
                    }
                }
            }
        }
        return overlaps;
    }

    /** Whether the pair is new. If a range has several prefixes, the same pair may turn up in each of them. */
    private static boolean isNew(IdentityHashMap<Route, List<Route>> outers, Route inner, Route outer) {
        List<Route> known = outers.get(inner);
        if (known == null) {
            known = new ArrayList<>();
            outers.put(inner, known);
        }
        for (Route other : known) {
            if (other == outer) {
                return false;
            }
        }
        known.add(outer);
        return true;
    }

    /** A route that wins over another for the destinations that both match. */
    record Overlap(Route inner, Route outer) {}
}
