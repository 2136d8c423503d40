package io.portkeeper.cli;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the agent needs of the kernel: its socket options, and how it treats TIME_WAIT. */
final class KernelChecks {

    private static final Pattern VERSION = Pattern.compile("(\\d{1,6})\\.(\\d{1,6}).*");

    private KernelChecks() {}

    /** Sets one option. */
    interface Setting {
        void set(SocketChannel channel) throws IOException;
    }

    /** Checks the options that only newer kernels have, by setting them if possible, otherwise by the kernel's version. */
    static List<Check> of(String version, SocketOptions options) {
        return List.of(
                Check.ok("kernel", "Linux " + version + ", " + System.getProperty("os.arch")),
                feature(
                        "IP_BIND_ADDRESS_NO_PORT",
                        4,
                        2,
                        version,
                        options.canBeSet() ? options::bindWithoutPort : null,
                        "each connection has a port to itself, instead of one to each destination"),
                feature(
                        "IP_LOCAL_PORT_RANGE",
                        6,
                        3,
                        version,
                        options.canBeSet() ? options::narrowPorts : null,
                        "there are no windows, and connect slows down when more than half of the range is in use"));
    }

    /**
     * Checks one option.
     *
     * @param setting sets it; null if that cannot be done here
     * @param otherwise what happens without it
     */
    static Check feature(String name, int major, int minor, String version, Setting setting, String otherwise) {
        String todo = "a kernel of " + major + "." + minor + " or later; without it " + otherwise;
        if (setting == null) {
            return isAtLeast(version, major, minor)
                    ? Check.ok(name, "there, by the kernel's version; not tried, run the jar by java -jar for that")
                    : Check.warn(name, "missing, by the kernel's version; not tried", todo);
        }
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.INET)) {
            setting.set(channel);
            return Check.ok(name, "works on a socket");
        } catch (IOException e) {
            return Check.warn(name, "missing, refused when set on a socket (" + e.getMessage() + ")", todo);
        }
    }

    /** Whether a kernel's version as in uname(2), for example {@code 6.18.44-generic}, is that version or later. */
    static boolean isAtLeast(String version, int major, int minor) {
        Matcher parts = VERSION.matcher(version);
        if (!parts.matches()) {
            return false;
        }
        int first = Integer.parseInt(parts.group(1));
        return first > major || (first == major && Integer.parseInt(parts.group(2)) >= minor);
    }

    /** Checks {@code tcp_timestamps} (ip-sysctl.rst), without which no port can be taken over. */
    static Check timestamps(String value) {
        String name = "net.ipv4.tcp_timestamps";
        if (value == null) {
            return unreadable(name);
        }
        return value.equals("0")
                ? Check.warn(
                        name,
                        "0, owned ports cannot be taken over from TIME_WAIT",
                        "sysctl -w net.ipv4.tcp_timestamps=1, and in /etc/sysctl.d")
                : Check.ok(name, value + ", owned ports can be taken over from TIME_WAIT");
    }

    /** Says what {@code tcp_tw_reuse} (ip-sysctl.rst) means here; none of its values is wrong. */
    static Check timeWaitReuse(String value) {
        String name = "net.ipv4.tcp_tw_reuse";
        if (value == null) {
            return unreadable(name);
        }
        String meaning = switch (value) {
            case "0" -> "the kernel reuses no ephemeral port that is in TIME_WAIT; owned ports are reused all the same";
            case "1" -> "the kernel reuses ephemeral ports in TIME_WAIT, after 1 s, where there are timestamps";
            case "2" -> "the kernel reuses ephemeral ports in TIME_WAIT on loopback only; owned ports everywhere";
            default -> "not a value that this version of the agent knows";
        };
        return Check.ok(name, value + ", " + meaning);
    }

    private static Check unreadable(String name) {
        return Check.warn(name, "cannot be read", "look whether /proc/sys is mounted here");
    }
}
