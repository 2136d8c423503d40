package io.portkeeper.linux;

import java.io.BufferedReader;
import java.io.FileReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * Network interfaces of the network namespace this JVM runs in.
 *
 * <p>Names come from {@code /proc/net/dev} (proc_net(5)), because java.net must not be loaded before main, and {@code
 * /sys/class/net} shows the namespace in which /sys was mounted, which need not be this one.
 */
public final class Interfaces {

    private static final String DEVICES = "/proc/net/dev";
    private static final String V6_ADDRESSES = "/proc/net/if_inet6";

    /** Flags of an IPv6 address that is not for new connections: IFA_F_DADFAILED, DEPRECATED, TENTATIVE (linux/if_addr.h). */
    private static final int AVOIDED = 0x08 | 0x20 | 0x40;

    private Interfaces() {}

    /** Names of all interfaces; none if /proc cannot be read. */
    public static List<String> names() {
        List<String> names = new ArrayList<>();
        try (BufferedReader devices = new BufferedReader(new FileReader(DEVICES, StandardCharsets.US_ASCII))) {
            for (String line = devices.readLine(); line != null; line = devices.readLine()) {
                int colon = line.indexOf(':');
                if (colon >= 0) {
                    names.add(line.substring(0, colon).trim());
                }
            }
        } catch (IOException e) {
            return names;
        }
        return names;
    }

    /** Whether there is an interface of this name now. */
    public static boolean exists(String name) {
        return names().contains(name);
    }

    /**
     * The addresses of an interface now; none if it no longer exists. Do not call this before main, because it loads
     * java.net.
     *
     * @throws SocketException if the kernel cannot be asked, for example because the process has no file descriptors left
     */
    public static List<InetAddress> addresses(String name) throws SocketException {
        NetworkInterface found = NetworkInterface.getByName(name);
        return found == null ? List.of() : Collections.list(found.getInetAddresses());
    }

    /**
     * Those of the addresses that the kernel itself would choose. IPv6 addresses that are deprecated (RFC 6724,
     * section 5, rule 3), or that another host may have (RFC 4862, section 5.4), are left out.
     *
     * @throws SocketException as {@link #addresses}
     */
    public static List<InetAddress> preferredAddresses(String name) throws SocketException {
        List<InetAddress> preferred = new ArrayList<>(addresses(name));
        Set<String> avoided = avoided();
        preferred.removeIf(address -> avoided.contains(hex(address)));
        return preferred;
    }

    /**
     * Addresses in hexadecimal, as in the file. Its columns are address, index, length of the prefix, scope, flags, name.
     */
    private static Set<String> avoided() {
        Set<String> avoided = new HashSet<>();
        try (BufferedReader addresses = new BufferedReader(new FileReader(V6_ADDRESSES, StandardCharsets.US_ASCII))) {
            for (String line = addresses.readLine(); line != null; line = addresses.readLine()) {
                String[] words = line.trim().split(" +", -1);
                if (words.length >= 6 && (Integer.parseInt(words[4], 16) & AVOIDED) != 0) {
                    avoided.add(words[0]);
                }
            }
        } catch (IOException | NumberFormatException e) {
            return Set.of(); // no IPv6 here, or an unknown format
        }
        return avoided;
    }

    private static String hex(InetAddress address) {
        return HexFormat.of().formatHex(address.getAddress());
    }
}
