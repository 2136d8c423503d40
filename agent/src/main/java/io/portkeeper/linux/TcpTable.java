package io.portkeeper.linux;

import java.io.BufferedReader;
import java.io.FileReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/** The TCP sockets of this network, as {@code /proc/net/tcp} and {@code tcp6} show them (proc_net_tcp.rst). */
public final class TcpTable {

    /** The state LISTEN, in hexadecimal. */
    private static final String LISTEN = "0A";

    private static final int LOCAL_ADDRESS = 1;
    private static final int STATE = 3;

    private TcpTable() {}

    /** The ports that something listens on, whatever the address; none when the kernel does not say. */
    public static Set<Integer> listening() {
        Set<Integer> ports = new HashSet<>();
        for (String file : new String[] {"/proc/self/net/tcp", "/proc/self/net/tcp6"}) {
            try (BufferedReader lines = new BufferedReader(new FileReader(file, StandardCharsets.US_ASCII))) {
                lines.readLine(); // the heading
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    add(ports, line.trim().split("\\s+", STATE + 2));
                }
            } catch (IOException e) {
                // No IPv6 here, or no /proc.
            }
        }
        return ports;
    }

    private static void add(Set<Integer> ports, String[] fields) {
        if (fields.length > STATE && fields[STATE].equals(LISTEN)) {
            String address = fields[LOCAL_ADDRESS];
            ports.add(Integer.parseInt(address.substring(address.lastIndexOf(':') + 1), 16));
        }
    }
}
