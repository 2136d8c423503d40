package io.portkeeper.ports;

import io.portkeeper.linux.Sysctl;
import io.portkeeper.pool.Terms;
import java.util.StringTokenizer;

/**
 * How the kernel treats local ports: {@code ip_local_port_range}, {@code ip_local_reserved_ports},
 * {@code tcp_max_tw_buckets}, {@code tcp_tw_reuse} and {@code tcp_tw_reuse_delay} (Documentation/networking/ip-sysctl.rst).
 * They apply to IPv6 too.
 *
 * @param first the lowest ephemeral port
 * @param last the highest ephemeral port
 * @param reserved ports that the kernel never chooses by itself
 * @param mostTimeWaits how many connections may be in TIME_WAIT at once
 * @param reuse when a port in TIME_WAIT is reused by a connect whose port the kernel chooses
 */
public record HostPorts(int first, int last, PortSet reserved, int mostTimeWaits, TimeWaitReuse reuse) {

    /** The first port above the kernel's default range. */
    private static final int FIRST_OWNABLE = 61_000;

    /** The kernel's default range, with no reserved ports, no limit on TIME_WAIT and no reuse. */
    static final HostPorts DEFAULT = new HostPorts(32_768, 60_999, PortSet.NONE);

    /** Ports without a limit on TIME_WAIT, and without reuse. */
    public HostPorts(int first, int last, PortSet reserved) {
        this(first, last, reserved, Integer.MAX_VALUE, TimeWaitReuse.NEVER);
    }

    /** The current settings. What cannot be read is taken from {@link #DEFAULT}. */
    public static HostPorts read() {
        return read(DEFAULT);
    }

    /** The current settings. What cannot be read, for example without free file descriptors, is taken from {@code known}. */
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

    /** Reads a list of reserved ports without port 0, which the kernel accepts and shows. */
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

    /** Ports that the kernel chooses from if a program does not ask for a particular one. */
    public PortSet chosenByKernel() {
        return PortSet.range(first, last).without(reserved);
    }

    /** Ports that the agent may hand out itself if the operator names none. The kernel hands them out to no program. */
    public PortSet ownable() {
        return PortSet.range(FIRST_OWNABLE, PortSet.LAST)
                .without(PortSet.range(first, last))
                .without(reserved);
    }

    /** The number of ports in the range, including reserved ones. */
    public int count() {
        return last - first + 1;
    }
}
