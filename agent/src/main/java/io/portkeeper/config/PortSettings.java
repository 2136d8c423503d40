package io.portkeeper.config;

import io.portkeeper.ports.HostPorts;
import io.portkeeper.ports.PortSet;
import java.time.Duration;

/**
 * What the operator decided about local ports.
 *
 * @param window ports in the first window of more than one port, 0 for no windows
 * @param owned ports that the agent hands out itself; empty if there are none
 * @param reuseAfter how long an owned port stays unused after its connection has closed
 */
public record PortSettings(int window, PortSet owned, Duration reuseAfter) {

    private static final String EXPECTED = "port ranges like 61000-65535, auto, or off";

    static PortSettings of(OptionValue window, OptionValue owned, OptionValue reuseAfter, HostPorts host) {
        return new PortSettings(
                window.is("off") ? 0 : window.numberOr("off", 1, PortSet.LAST),
                owned(owned, host),
                reuseAfter.duration());
    }

    private static PortSet owned(OptionValue value, HostPorts host) {
        if (value.is("off")) {
            return PortSet.NONE;
        }
        if (value.is("auto")) {
            return host.ownable();
        }
        PortSet ports = parse(value);
        PortSet shared = ports.and(host.chosenByKernel());
        if (!shared.isEmpty()) {
            throw value.wrong(
                    "ports outside of net.ipv4.ip_local_port_range (" + host.first() + "-" + host.last()
                            + "), or reserved by net.ipv4.ip_local_reserved_ports="
                            + shared.toString().replace(" ", ""),
                    "the kernel gives " + shared + " to any connection of the host, and skips for all of them what the"
                            + " agent has in use");
        }
        return ports;
    }

    private static PortSet parse(OptionValue value) {
        PortSet ports;
        try {
            ports = PortSet.parse(value.text());
        } catch (IllegalArgumentException e) {
            throw value.wrong(EXPECTED, e.getMessage());
        }
        if (ports.isEmpty()) {
            throw value.wrong(EXPECTED, "it holds no port");
        }
        return ports;
    }
}
