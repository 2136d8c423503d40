package io.portkeeper.cli;

import java.util.Locale;

/** What may run out before the ports do. */
final class LimitChecks {

    /** A proxy also needs a descriptor for its client's connection. */
    private static final int DESCRIPTORS_OF_CONNECTION = 2;

    /** Share of the table of tracked connections above which there is little left. */
    private static final double NEARLY_FULL = 0.8;

    private LimitChecks() {}

    /**
     * Checks how many files a process may have open.
     *
     * @param limit a number or {@code unlimited}, null if it cannot be read
     * @param portsOfAddress how many ports one source has to one destination
     */
    static Check descriptors(String limit, int portsOfAddress) {
        String name = "open files";
        if (limit == null) {
            return Check.warn(name, "/proc/self/limits cannot be read", "look whether /proc is mounted here");
        }
        String seen = number(limit) + " in a JVM that is started from this shell";
        double wanted = (double) DESCRIPTORS_OF_CONNECTION * portsOfAddress;
        return HostLimits.number(limit) > 0 && HostLimits.number(limit) < wanted
                ? Check.warn(
                        name,
                        seen + ", fewer than " + number(wanted)
                                + ": two for each port of one address to one destination",
                        "LimitNOFILE= in the proxy's systemd unit, or ulimit -n in its start script")
                : Check.ok(name, seen + "; under systemd it is LimitNOFILE= of the unit");
    }

    /**
     * Checks how many connections the firewall can keep track of.
     *
     * @param most null if there is no such table
     * @param used how many it holds, null if that cannot be read
     */
    static Check tracked(String most, String used, int portsOfAddress) {
        String name = "net.netfilter.nf_conntrack_max";
        if (most == null) {
            return Check.ok(name, "not there: connections are not tracked");
        }
        String seen = number(most) + (used == null ? "" : ", of which " + number(used) + " are in use");
        String todo = "raise it, or do not track the proxy's connections; `plan` says what a load wants";
        if (used != null && HostLimits.number(used) > NEARLY_FULL * HostLimits.number(most)) {
            return Check.warn(name, seen, todo);
        }
        return few(most, portsOfAddress) ? Check.warn(name, seen + fewer(portsOfAddress), todo) : Check.ok(name, seen);
    }

    /** Checks how many ports may be in TIME_WAIT at once (ip-sysctl.rst). */
    static Check timeWaits(String most, int portsOfAddress) {
        String name = "net.ipv4.tcp_max_tw_buckets";
        if (most == null) {
            return Check.warn(name, "cannot be read", "look whether /proc/sys is mounted here");
        }
        return few(most, portsOfAddress)
                ? Check.warn(
                        name,
                        number(most) + fewer(portsOfAddress),
                        "raise it: beyond it the kernel ends TIME_WAIT early, and says so in its log")
                : Check.ok(name, number(most));
    }

    private static boolean few(String most, int portsOfAddress) {
        return HostLimits.number(most) < portsOfAddress;
    }

    private static String fewer(int portsOfAddress) {
        return ", fewer than the " + number(portsOfAddress) + " ports of one address to one destination";
    }

    private static String number(String text) {
        double number = HostLimits.number(text);
        return number > 0 || text.equals("0") ? number(number) : text;
    }

    private static String number(double number) {
        return String.format(Locale.ROOT, "%,.0f", number);
    }
}
