package io.portkeeper.pool;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * Longest-prefix match of addresses. Made before main, where a lambda would take long to link.
 *
 * <p>Prefixes nest or are apart; so the innermost one changes only where one begins or ends. Those addresses stand in order, each
 * with the prefix that holds from there on, and a binary search finds it: thousands of prefixes take it a dozen steps.
 */
final class PrefixTable {

    /** Routes to one prefix, and the prefix around it, null when there is none. */
    private static final class Node implements Comparable<Node> {
        final IpRange prefix;
        final PortRoutes routes = new PortRoutes();
        Node parent;

        Node(IpRange prefix) {
            this.prefix = prefix;
        }

        /** Where it begins, and there the longest range first. */
        @Override
        public int compareTo(Node other) {
            int byFirst = prefix.first().compareTo(other.prefix.first());
            return byFirst != 0 ? byFirst : other.prefix.last().compareTo(prefix.last());
        }
    }

    private final IpAddress[] starts;
    private final Node[] innermost;
    private final List<Node> nodes;

    private PrefixTable(List<Node> nodes) {
        NavigableMap<IpAddress, Node> changes = changes(nodes);
        this.starts = changes.keySet().toArray(new IpAddress[0]);
        this.innermost = changes.values().toArray(new Node[0]);
        this.nodes = nodes;
    }

    /** Where the innermost prefix changes, and to which; from the outermost to the innermost, each in its place. */
    private static NavigableMap<IpAddress, Node> changes(List<Node> nodes) {
        NavigableMap<IpAddress, Node> changes = new TreeMap<>();
        // The families are apart, and each begins without a prefix.
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
        if (!behind.isAny()) { // the family ends with it
            changes.put(behind, around.peek());
        }
    }

    /** Routes by the prefixes that make their ranges up. */
    static final class Builder {
        private final Map<IpRange, Node> nodes = new HashMap<>();

        /** Adds a route to a range of addresses; returns another that is already there for the same prefix and port, or null. */
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
            Node[] outerFirst = nodes.values().toArray(new Node[0]);
            Arrays.sort(outerFirst);
            return new PrefixTable(List.of(outerFirst));
        }
    }

    /** The route of the longest prefix that has one for that port, or null. */
    Route find(IpAddress address, int port) {
        int found = Arrays.binarySearch(starts, address);
        for (Node node = innermost[found >= 0 ? found : -found - 2]; node != null; node = node.parent) {
            Route route = node.routes.find(port);
            if (route != null) {
                return route;
            }
        }
        return null;
    }

    /** Those of the routes that no connection ever takes, because longer prefixes leave them nothing. */
    Set<Route> unreachable() {
        Set<Route> unreachable = new HashSet<>();
        for (Node node : nodes) {
            unreachable.addAll(node.routes.all());
        }
        for (Node start : innermost) {
            Set<Integer> taken = new HashSet<>();
            for (Node node = start; node != null; node = node.parent) {
                Map<Integer, Route> routes = node.routes.byPort();
                for (Map.Entry<Integer, Route> entry : routes.entrySet()) {
                    if (!taken.contains(entry.getKey())) {
                        unreachable.remove(entry.getValue());
                    }
                }
                taken.addAll(routes.keySet());
                if (routes.containsKey(PortRoutes.ANY)) {
                    break;
                }
            }
        }
        return unreachable;
    }

    /** Pairs of routes of which the first lies within the second, and takes its connections away. */
    Collection<Overlap> overlaps() {
        List<Overlap> overlaps = new ArrayList<>();
        for (Node node : nodes) {
            for (Node around = node.parent; around != null; around = around.parent) {
                for (Route inner : node.routes.all()) {
                    for (Route outer : around.routes.all()) {
                        if (inner.to().port() == 0
                                || outer.to().port() == 0
                                || inner.to().port() == outer.to().port()) {
                            overlaps.add(new Overlap(inner, outer));
                        }
                    }
                }
            }
        }
        return overlaps;
    }

    /** A route that goes before another where both hold. */
    record Overlap(Route inner, Route outer) {}
}
