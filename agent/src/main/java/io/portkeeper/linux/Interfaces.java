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
import java.util.List;

/**
 * Network interfaces of the network namespace this JVM runs in.
 *
 * <p>Names come from {@code /proc/net/dev} (proc_net(5)): java.net may not be touched before main, and {@code
 * /sys/class/net} shows the namespace in which /sys was mounted, which need not be ours.
 */
public final class Interfaces {

    private static final String DEVICES = "/proc/net/dev";

    private Interfaces() {}

    /** Names of all interfaces, none when /proc cannot be read. */
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
     * The addresses of an interface now, none when it is gone. Not before main: it loads java.net.
     *
     * @throws SocketException when the kernel cannot be asked, for want of descriptors say
     */
    public static List<InetAddress> addresses(String name) throws SocketException {
        NetworkInterface found = NetworkInterface.getByName(name);
        return found == null ? List.of() : Collections.list(found.getInetAddresses());
    }
}
