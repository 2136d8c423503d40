package io.portkeeper.cli;

import io.portkeeper.ports.HostPorts;
import io.portkeeper.ports.PortSet;
import java.util.List;
import java.util.Locale;

/** How many ports a source has to a destination, and which are reserved or listened on. */
final class PortChecks {

    private static final String OWNED = "owned ports";

    private PortChecks() {}

    /**
     * Checks the ports of a host.
     *
     * @param listening the ports that something listens on, null if they cannot be read
     */
    static List<Check> of(HostPorts host, PortSet listening) {
        return List.of(ephemeral(host), reserved(host), owned(host, listening));
    }

    private static Check ephemeral(HostPorts host) {
        return Check.ok(
                "net.ipv4.ip_local_port_range",
                host.first() + "-" + host.last() + ", " + count(host.chosenByKernel())
                        + " ephemeral ports to each destination from each source");
    }

    private static Check reserved(HostPorts host) {
        PortSet withheld = host.reserved().and(PortSet.range(host.first(), host.last()));
        return Check.ok(
                "net.ipv4.ip_local_reserved_ports",
                host.reserved().isEmpty()
                        ? "none"
                        : host.reserved() + ", of which " + count(withheld) + " are in the range");
    }

    private static Check owned(HostPorts host, PortSet listening) {
        PortSet owned = host.ownable();
        if (owned.isEmpty()) {
            return Check.warn(
                    OWNED,
                    "ports.owned=auto is none: the range, or reserved ports, reach over all of 61000-65535",
                    "set ports.owned to ports that are not in the range, or are reserved, and that no server here uses");
        }
        String seen =
                "ports.owned=auto is " + owned + ", " + count(owned) + " ports to each destination from each source";
        if (listening == null) {
            return Check.warn(
                    OWNED, seen + "; who listens on them cannot be read", "look whether /proc/net is mounted here");
        }
        PortSet taken = listening.and(owned);
        return taken.isEmpty()
                ? Check.ok(OWNED, seen + ", and nothing listens on them")
                : Check.warn(
                        OWNED,
                        seen + "; something listens on " + taken,
                        "set ports.owned to others, or have the server listen elsewhere: the agent passes over its ports,"
                                + " but a server without SO_REUSEADDR may not come back to them after a restart");
    }

    private static String count(PortSet ports) {
        return String.format(Locale.ROOT, "%,d", ports.count());
    }
}
