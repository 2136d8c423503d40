package io.portkeeper.ports;

import io.portkeeper.linux.Sysctl;
import io.portkeeper.pool.Terms;
import java.util.StringTokenizer;

/**
 * How the kernel deals with local ports: {@code ip_local_port_range}, {@code ip_local_reserved_ports},
 * {@code tcp_max_tw_buckets}, {@code tcp_tw_reuse} and {@code tcp_tw_reuse_delay} (Documentation/networking/ip-sysctl.rst), which
 * hold for IPv6 too.
 *
 * @param first the lowest ephemeral port
 * @param last the highest ephemeral port
 * @param reserved ports that the kernel never chooses by itself
 * @param mostTimeWaits how many may be in TIME_WAIT at once
 * @param reuse of ports in TIME_WAIT, by connects that the kernel chooses the port of
 */
public record HostPorts(int first, int last, PortSet reserved, int mostTimeWaits, TimeWaitReuse reuse) {

    /** Above the range that the kernel starts with. */
    private static final int FIRST_OWNABLE = 61_000;

    /** What the kernel starts with. */
    static final HostPorts DEFAULT = new HostPorts(32_768, 60_999, PortSet.NONE);

    /** Any number of them may be in TIME_WAIT. */
    public HostPorts(int first, int last, PortSet reserved) {
        this(first, last, reserved, Integer.MAX_VALUE, TimeWaitReuse.NEVER);
    }

    /** As they are now; what cannot be read is taken for the kernel's default. */
    public static HostPorts read() {
        return read(DEFAULT);
    }

    /** As they are now, or as they were where they cannot be read, for want of descriptors say. */
    public static HostPorts read(HostPorts known) {
        return of(
                Sysctl.read("net/ipv4/ip_local_port_range"),
                Sysctl.read("net/ipv4/ip_local_reserved_ports"),
                Sysctl.read("net/ipv4/tcp_max_tw_buckets"),
                TimeWaitReuse.of(
                        Sysctl.read("net/ipv4/tcp_tw_reuse"), Sysctl.read("net/ipv4/tcp_tw_reuse_delay"), known.reuse),
                known);
    }

    static HostPorts of(String range, String reserved, String mostTimeWaits, TimeWaitReuse reuse, HostPorts known) {
        StringTokenizer bounds = new StringTokenizer(range == null ? "" : range);
        int first = bounds.hasMoreTokens() ? PortSet.port(bounds.nextToken()) : -1;
        int last = bounds.hasMoreTokens() ? PortSet.port(bounds.nextToken()) : -1;
        PortSet kept = reserved == null ? known.reserved : reserved(reserved, known.reserved);
        int most = count(mostTimeWaits, known.mostTimeWaits);
        return first < 0 || last < first
                ? new HostPorts(known.first, known.last, kept, most, reuse)
                : new HostPorts(first, last, kept, most, reuse);
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

    private static int count(String text, int known) {
        try {
            return text == null ? known : Integer.parseInt(text);
        } catch (NumberFormatException e) {
            return known;
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
