package io.portkeeper.pool;

import io.portkeeper.linux.Interfaces;
import java.net.InetAddress;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the operator wrote as {@code pool}: addresses, ranges, prefixes and interface names, and exclusions of the same
 * forms marked by {@code !}.
 *
 * <p>Exclusions win wherever they stand. An expression of exclusions only is refused: it would be an empty pool.
 */
public final class PoolExpression {

    /** Most addresses of one pool: choosing a source looks at each of them. */
    static final int LARGEST = 4096;

    private final String text;
    private final List<IpRange> included = new ArrayList<>();
    private final List<String> interfaces = new ArrayList<>();
    private final List<IpRange> excluded = new ArrayList<>();
    private final Set<String> excludedInterfaces = new LinkedHashSet<>();

    private PoolExpression(String text) {
        this.text = text;
    }

    /**
     * Reads terms separated by commas, semicolons or white space.
     *
     * @throws IllegalArgumentException naming the term that is wrong and what was expected
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
        boolean exclusion = term.charAt(0) == '!';
        String operand = exclusion ? term.substring(1) : term;
        IpRange range = IpRange.parse(operand);
        if (range == null) {
            if (!Interfaces.exists(operand)) {
                throw new IllegalArgumentException("'" + operand
                        + "' is neither an address, a range (10.0.0.10-17), a prefix (10.0.0.16/28) nor an interface"
                        + " of this host (" + String.join(", ", Interfaces.names()) + ")");
            }
            (exclusion ? excludedInterfaces : interfaces).add(operand);
        } else if (exclusion) {
            excluded.add(range);
        } else {
            included.add(range.hosts());
        }
    }

    private void check() {
        long size = 0;
        for (IpRange range : included) {
            size = Math.addExact(size, Math.min(range.size(), LARGEST + 1L));
            // The link-local prefixes hold more than LARGEST: a range that meets one has an end in it.
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

    /**
     * The addresses that the expression means now; reads the interfaces' addresses, so not before main.
     *
     * <p>An interface that is gone has none. Link-local and loopback addresses of interfaces are no sources.
     *
     * @throws SocketException when an interface cannot be read; it is not known to be gone then
     */
    Set<IpAddress> addresses() throws SocketException {
        Set<IpAddress> addresses = fixedAddresses();
        // Sorted: the kernel lists an interface's addresses in no order that lasts.
        Set<IpAddress> ofInterfaces = new TreeSet<>();
        for (String name : interfaces) {
            for (InetAddress address : Interfaces.addresses(name)) {
                IpAddress ip = IpAddress.of(address);
                if (!address.isLinkLocalAddress() && !address.isLoopbackAddress() && !isExcluded(ip)) {
                    ofInterfaces.add(ip);
                }
            }
        }
        addresses.addAll(ofInterfaces);
        for (String name : excludedInterfaces) {
            for (InetAddress address : Interfaces.addresses(name)) {
                addresses.remove(IpAddress.of(address));
            }
        }
        return addresses;
    }

    private Set<IpAddress> fixedAddresses() {
        Set<IpAddress> addresses = new LinkedHashSet<>();
        for (IpRange range : included) {
            IpAddress address = range.first();
            for (long n = range.size(); n > 0; n--, address = address.next()) {
                if (!isExcluded(address)) {
                    addresses.add(address);
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
        for (IpRange range : included) {
            IpAddress address = range.first();
            for (long n = range.size(); n > 0; n--, address = address.next()) {
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
