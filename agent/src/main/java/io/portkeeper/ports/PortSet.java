package io.portkeeper.ports;

import io.portkeeper.pool.Terms;
import java.util.BitSet;
import java.util.stream.IntStream;

/** TCP ports, written as ranges: {@code 40000-40199, 61000}. Immutable. */
public final class PortSet {

    /** The highest port there is. */
    public static final int LAST = 65_535;

    /** No port. */
    public static final PortSet NONE = new PortSet(new BitSet());

    private final BitSet ports;

    private PortSet(BitSet ports) {
        this.ports = ports;
    }

    /** All ports from {@code first} to {@code last}, both included. */
    public static PortSet range(int first, int last) {
        BitSet ports = new BitSet();
        ports.set(first, last + 1);
        return new PortSet(ports);
    }

    /**
     * Reads ports and ranges of ports, separated by commas, semicolons or white space. The kernel writes
     * {@code ip_local_reserved_ports} in this format too.
     *
     * @throws IllegalArgumentException if a term is neither; the message names it
     */
    public static PortSet parse(String text) {
        BitSet ports = new BitSet();
        for (String term : Terms.of(text)) {
            int dash = term.indexOf('-');
            int first = port(dash < 0 ? term : term.substring(0, dash));
            int last = dash < 0 ? first : port(term.substring(dash + 1));
            if (first < 0 || last < first) {
                throw new IllegalArgumentException("'" + term + "' is neither a port nor a range of ports");
            }
            ports.set(first, last + 1);
        }
        return new PortSet(ports);
    }

    /** A port from 1 to 65535, or -1 if {@code text} is not one. */
    public static int port(String text) {
        int port = Terms.digits(text, 10, 5);
        return port >= 1 && port <= LAST ? port : -1;
    }

    /** These ports without {@code others}. */
    public PortSet without(PortSet others) {
        BitSet rest = (BitSet) ports.clone();
        rest.andNot(others.ports);
        return new PortSet(rest);
    }

    /** The ports that are in both. */
    public PortSet and(PortSet others) {
        BitSet both = (BitSet) ports.clone();
        both.and(others.ports);
        return new PortSet(both);
    }

    /** The ports that are in either. */
    PortSet or(PortSet others) {
        BitSet all = (BitSet) ports.clone();
        all.or(others.ports);
        return new PortSet(all);
    }

    /** Whether {@code port} is one of them. */
    public boolean contains(int port) {
        return ports.get(port);
    }

    /** Whether it contains any port from {@code first} to {@code last}. */
    boolean containsAny(int first, int last) {
        int next = ports.nextSetBit(first);
        return next >= 0 && next <= last;
    }

    /** The number of ports. */
    public int count() {
        return ports.cardinality();
    }

    /** Whether there are no ports. */
    public boolean isEmpty() {
        return ports.isEmpty();
    }

    /** The lowest port, or -1 if there is none. */
    int first() {
        return ports.nextSetBit(0);
    }

    /** The ports in ascending order. */
    IntStream stream() {
        return ports.stream();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PortSet set && ports.equals(set.ports);
    }

    @Override
    public int hashCode() {
        return ports.hashCode();
    }

    /** As ranges, {@code 40000-40199, 61000}; {@code none} if empty. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int first = ports.nextSetBit(0); first >= 0; first = ports.nextSetBit(ports.nextClearBit(first))) {
            int last = ports.nextClearBit(first) - 1;
            text.append(text.length() == 0 ? "" : ", ").append(first);
            if (last > first) {
                text.append('-').append(last);
            }
        }
        return text.length() == 0 ? "none" : text.toString();
    }
}
