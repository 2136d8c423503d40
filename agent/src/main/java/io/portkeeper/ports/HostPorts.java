package io.portkeeper.ports;

import io.portkeeper.linux.Sysctl;
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

    /** What the kernel starts with. */
    private static final HostPorts DEFAULT = new HostPorts(32_768, 60_999, PortSet.NONE);

    /** As they are now; what cannot be read is taken for the kernel's default. */
    public static HostPorts read() {
        return of(Sysctl.read("net/ipv4/ip_local_port_range"), Sysctl.read("net/ipv4/ip_local_reserved_ports"));
    }

    static HostPorts of(String range, String reserved) {
        try {
            StringTokenizer bounds = new StringTokenizer(range == null ? "" : range);
            int first = bounds.hasMoreTokens() ? PortSet.port(bounds.nextToken()) : -1;
            int last = bounds.hasMoreTokens() ? PortSet.port(bounds.nextToken()) : -1;
            return first < 0 || last < first
                    ? DEFAULT
                    : new HostPorts(first, last, reserved == null ? PortSet.NONE : PortSet.parse(reserved));
        } catch (IllegalArgumentException e) {
            return DEFAULT;
        }
    }

    /** Ports that the kernel gives to anybody who asks for none. */
    public PortSet chosenByKernel() {
        return PortSet.range(first, last).without(reserved);
    }

    /** How many ports the range has. */
    public int count() {
        return last - first + 1;
    }
}
