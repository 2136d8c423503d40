package io.portkeeper.ports;

import io.portkeeper.linux.Sysctl;
import io.portkeeper.pool.Terms;
import java.util.OptionalInt;
import java.util.StringTokenizer;

/**
 * How the kernel deals with local ports: {@code ip_local_port_range} and {@code ip_local_reserved_ports}
 * (Documentation/networking/ip-sysctl.rst), which hold for IPv6 too.
 *
 * @param first the lowest ephemeral port
 * @param last the highest ephemeral port
 * @param reserved ports that the kernel never chooses by itself
 */
public record HostPorts(int first, int last, PortSet reserved) {

    /** Above the range that the kernel starts with. */
    private static final int FIRST_OWNABLE = 61_000;

    /** What the kernel starts with. */
    static final HostPorts DEFAULT = new HostPorts(32_768, 60_999, PortSet.NONE);

    /** As they are now; what cannot be read is taken for the kernel's default. */
    public static HostPorts read() {
        return read(DEFAULT);
    }

    /** As they are now, or as they were where they cannot be read, for want of descriptors say. */
    public static HostPorts read(HostPorts known) {
        return of(Sysctl.read("net/ipv4/ip_local_port_range"), Sysctl.read("net/ipv4/ip_local_reserved_ports"), known);
    }

    static HostPorts of(String range, String reserved, HostPorts known) {
        StringTokenizer bounds = new StringTokenizer(range == null ? "" : range);
        int first = bounds.hasMoreTokens() ? PortSet.port(bounds.nextToken()) : -1;
        int last = bounds.hasMoreTokens() ? PortSet.port(bounds.nextToken()) : -1;
        PortSet kept = reserved == null ? known.reserved : reserved(reserved, known.reserved);
        return first < 0 || last < first
                ? new HostPorts(known.first, known.last, kept)
                : new HostPorts(first, last, kept);
    }

    /** The kernel takes port 0 too, and shows it. */
    private static PortSet reserved(String text, PortSet known) {
        StringBuilder ports = new StringBuilder();
        for (String term : Terms.of(text)) {
            if (!term.equals("0")) {
                ports.append(term.startsWith("0-") ? "1" + term.substring(1) : term)
                        .append(' ');
            }
        }
        try {
            return PortSet.parse(ports.toString());
        } catch (IllegalArgumentException e) {
            return known;
        }
    }

    /** How many ports may be in TIME_WAIT at once, {@code tcp_max_tw_buckets}; empty when it cannot be read. */
    public static OptionalInt mostTimeWaits() {
        return mostTimeWaits(Sysctl.read("net/ipv4/tcp_max_tw_buckets"));
    }

    static OptionalInt mostTimeWaits(String most) {
        try {
            return most == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(most));
        } catch (NumberFormatException e) {
            return OptionalInt.empty();
        }
    }

    /** Ports that the kernel gives to anybody who asks for none. */
    public PortSet chosenByKernel() {
        return PortSet.range(first, last).without(reserved);
    }

    /** Ports that an agent may hand out itself where nobody has said which: nobody else is given them. */
    public PortSet ownable() {
        return PortSet.range(FIRST_OWNABLE, PortSet.LAST)
                .without(PortSet.range(first, last))
                .without(reserved);
    }

    /** How wide the range is, reserved ports among it. */
    public int count() {
        return last - first + 1;
    }
}
