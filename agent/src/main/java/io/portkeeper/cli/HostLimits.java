package io.portkeeper.cli;

import io.portkeeper.linux.Sysctl;
import java.io.BufferedReader;
import java.io.FileReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What runs out on a host as the rate of connections rises. */
final class HostLimits {

    /**
     * One limit.
     *
     * @param perSecond the highest rate that it allows, in connections a second
     * @param remedy what to do about it
     */
    record Limit(String name, double perSecond, String remedy) {}

    static final String CONNTRACK = "net/netfilter/nf_conntrack_max";
    private static final String CONNTRACK_TIME_WAIT = "net/netfilter/nf_conntrack_tcp_timeout_time_wait";
    static final String TIME_WAITS = "net/ipv4/tcp_max_tw_buckets";
    private static final String OPEN_FILES = "Max open files";

    /** How long connection tracking keeps a closed connection if the kernel does not say (nf_conntrack-sysctl.rst). */
    private static final double DEFAULT_CONNTRACK_SECONDS = 120;

    private HostLimits() {}

    /** The limits of this host for the load of a plan, the lowest first. */
    static List<Limit> of(Plan plan) {
        double hold = plan.hold().toNanos() / 1e9;
        double timeWait = plan.timeWait().toNanos() / 1e9;
        List<Limit> limits = new ArrayList<>();
        limits.add(new Limit(
                "ports of one address",
                plan.laneWith() * plan.destinations(),
                "more addresses, or a shorter ports.reuse-after"));
        add(
                limits,
                "descriptors of a process (ulimit -n)",
                number(openFiles()),
                hold,
                "LimitNOFILE of the proxy's unit");
        if (timeWait > 0) {
            add(limits, "net.ipv4.tcp_max_tw_buckets", number(Sysctl.read(TIME_WAITS)), timeWait, "raise it");
        }
        double tracked = number(Sysctl.read(CONNTRACK_TIME_WAIT));
        add(
                limits,
                "net.netfilter.nf_conntrack_max",
                number(Sysctl.read(CONNTRACK)),
                hold + (tracked > 0 ? tracked : DEFAULT_CONNTRACK_SECONDS),
                "raise it, or do not track these connections");
        limits.sort((a, b) -> Double.compare(a.perSecond(), b.perSecond()));
        return limits;
    }

    /** Adds a limit of {@code most} at once, each for {@code seconds}; adds nothing if the host has no such limit. */
    private static void add(List<Limit> limits, String name, double most, double seconds, String remedy) {
        if (most > 0 && seconds > 0) {
            limits.add(new Limit(name, most / seconds, remedy));
        }
    }

    static double number(String text) {
        try {
            return text == null ? 0 : Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /**
     * The soft limit of this process, which a proxy started from the same shell has too (proc_pid_limits(5)).
     *
     * @return a number or {@code unlimited}; null if it cannot be read
     */
    static String openFiles() {
        try (BufferedReader limits =
                new BufferedReader(new FileReader("/proc/self/limits", StandardCharsets.US_ASCII))) {
            for (String line = limits.readLine(); line != null; line = limits.readLine()) {
                if (line.startsWith(OPEN_FILES)) {
                    return line.substring(OPEN_FILES.length()).trim().split("\\s+", 2)[0];
                }
            }
        } catch (IOException e) {
            return null;
        }
        return null;
    }
}
