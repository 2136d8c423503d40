package io.portkeeper.pool;

import io.portkeeper.linux.Interfaces;
import java.net.InetAddress;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the operator wrote as {@code pool}: addresses, ranges, prefixes and interface names, each with or without a weight,
 * and exclusions, which have the same forms after a {@code !} and no weight.
 *
 * <p>An exclusion applies wherever it stands. An expression of exclusions only is refused, because it would be an empty
 * pool. An address that several terms name has the largest of their weights.
 */
public final class PoolExpression {

    /** The most addresses that one pool may name, because choosing a source looks at each of them. */
    static final int LARGEST = 4096;

    static final int LARGEST_WEIGHT = 1000;

    private final String text;
    private final List<Included> included = new ArrayList<>();
    private final Map<String, Integer> interfaces = new LinkedHashMap<>();
    private final List<IpRange> excluded = new ArrayList<>();
    private final Set<String> excludedInterfaces = new LinkedHashSet<>();

    private record Included(IpRange range, int weight) {}

    private PoolExpression(String text) {
        this.text = text;
    }

    /**
     * Reads terms separated by commas, semicolons or white space.
     *
     * @throws IllegalArgumentException if a term is wrong; the message names it and says what was expected
     */
    public static PoolExpression parse(String text) {
        PoolExpression expression = new PoolExpression(text.trim());
        for (String term : Terms.of(text)) {
            expression.add(term);
        }
        expression.check();
        return expression;
    }

    private void add(String term) {
        if (term.indexOf('=') >= 0) {
            throw new IllegalArgumentException(
                    "'" + term + "' is no source, but looks like a route: separate routes by ;");
        }
        boolean exclusion = term.charAt(0) == '!';
        int star = term.lastIndexOf('*');
        String operand = term.substring(exclusion ? 1 : 0, star < 0 ? term.length() : star);
        int weight = star < 0 ? 1 : weight(term, star);
        if (exclusion && star >= 0) {
            throw new IllegalArgumentException("'" + term + "' excludes addresses: it has no weight");
        }
        IpRange range = IpRange.parse(operand);
        if (range == null) {
            if (!Interfaces.exists(operand)) {
                throw new IllegalArgumentException("'" + operand
                        + "' is neither an address, a range (10.0.0.10-17), a prefix (10.0.0.16/28) nor an interface"
                        + " of this host (" + String.join(", ", Interfaces.names()) + ")");
            }
            if (exclusion) {
                excludedInterfaces.add(operand);
            } else {
                interfaces.put(operand, Math.max(weight, interfaces.getOrDefault(operand, 1)));
            }
        } else if (exclusion) {
            excluded.add(range);
        } else {
            included.add(new Included(range.hosts(), weight));
        }
    }

    private static int weight(String term, int star) {
        int weight = Terms.digits(term.substring(star + 1), 10, 4);
        if (weight < 1 || weight > LARGEST_WEIGHT) {
            throw new IllegalArgumentException(
                    "the weight of '" + term + "' is not a number from 1 to " + LARGEST_WEIGHT);
        }
        return weight;
    }

    private void check() {
        long size = 0;
        for (Included term : included) {
            IpRange range = term.range();
            size = Math.addExact(size, Math.min(range.size(), LARGEST + 1L));
            // The link-local prefixes hold more than LARGEST: a range within the limit that meets one has an end in it.
            if (range.first().isAny()
                    || range.first().isLinkLocal()
                    || range.last().isLinkLocal()) {
                throw new IllegalArgumentException(
                        (range.first().isAny() || range.first().isLinkLocal() ? range.first() : range.last())
                                + " cannot be a source: it is not an address that the internet routes back");
            }
        }
        if (size > LARGEST) {
            throw new IllegalArgumentException("it holds more than " + LARGEST + " addresses");
        }
        if (interfaces.isEmpty() && !hasFixedAddress()) {
            throw new IllegalArgumentException("it holds no address");
        }
    }

    /** Whether the addresses can change while the JVM runs. */
    public boolean namesInterfaces() {
        return !interfaces.isEmpty() || !excludedInterfaces.isEmpty();
    }

    /** The interfaces whose addresses it includes. */
    public Set<String> interfaces() {
        return Collections.unmodifiableSet(interfaces.keySet());
    }

    /** Whether it may hold an address of that family. An interface may have addresses of either. */
    boolean mayHold(boolean v6) {
        for (Included term : included) {
            if (term.range().first().v6() == v6) {
                return true;
            }
        }
        return !interfaces.isEmpty();
    }

    /**
     * The addresses that the expression means now, with their weights. Do not call this before main, because it reads the
     * interfaces' addresses.
     *
     * <p>An interface that no longer exists has none. Link-local and loopback addresses of interfaces are left out, and so
     * are those that the kernel itself avoids.
     *
     * @throws SocketException if an interface cannot be read, which does not mean that it no longer exists
     */
    public Map<IpAddress, Integer> addresses() throws SocketException {
        Map<IpAddress, Integer> addresses = fixedAddresses();
        // Sorted, because the kernel lists an interface's addresses in an order that may change.
        Map<IpAddress, Integer> ofInterfaces = new TreeMap<>();
        for (Map.Entry<String, Integer> term : interfaces.entrySet()) {
            for (InetAddress address : Interfaces.preferredAddresses(term.getKey())) {
                IpAddress ip = IpAddress.of(address);
                if (!address.isLinkLocalAddress() && !address.isLoopbackAddress() && !isExcluded(ip)) {
                    ofInterfaces.merge(ip, term.getValue(), Math::max);
                }
            }
        }
        ofInterfaces.forEach((address, weight) -> addresses.merge(address, weight, Math::max));
        for (String name : excludedInterfaces) {
            for (InetAddress address : Interfaces.addresses(name)) {
                addresses.remove(IpAddress.of(address));
            }
        }
        return addresses;
    }

    private Map<IpAddress, Integer> fixedAddresses() {
        Map<IpAddress, Integer> addresses = new LinkedHashMap<>();
        for (Included term : included) {
            IpAddress address = term.range().first();
            for (long n = term.range().size(); n > 0; n--, address = address.next()) {
                if (!isExcluded(address)) {
                    addresses.merge(address, term.weight(), Math::max);
                }
            }
        }
        return addresses;
    }

    /** As the operator wrote it. */
    @Override
    public String toString() {
        return text;
    }

    private boolean hasFixedAddress() {
        for (Included term : included) {
            IpAddress address = term.range().first();
            for (long n = term.range().size(); n > 0; n--, address = address.next()) {
                if (!isExcluded(address)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean isExcluded(IpAddress address) {
        for (IpRange range : excluded) {
            if (range.contains(address)) {
                return true;
            }
        }
        return false;
    }
}
