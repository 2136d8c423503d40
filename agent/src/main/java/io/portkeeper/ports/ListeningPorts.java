package io.portkeeper.ports;

import java.io.BufferedReader;
import java.io.FileReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * The TCP ports of this host that something listens on, as {@code /proc/net/tcp} and {@code tcp6} show them
 * (Documentation/networking/proc_net_tcp.rst).
 */
public final class ListeningPorts {

    /** TCP_LISTEN of include/net/tcp_states.h. */
    private static final String LISTEN = "0A";

    private static final int HEXADECIMAL = 16;

    private ListeningPorts() {}

    /** Those of this network namespace, or null if they cannot be read. */
    public static PortSet read() {
        StringBuilder ports = new StringBuilder();
        try (BufferedReader v4 = open("/proc/net/tcp")) {
            add(ports, v4);
        } catch (IOException e) {
            return null;
        }
        try (BufferedReader v6 = open("/proc/net/tcp6")) {
            add(ports, v6);
        } catch (IOException e) {
            // A kernel without IPv6 has no such file.
            return PortSet.parse(ports.toString());
        }
        return PortSet.parse(ports.toString());
    }

    private static BufferedReader open(String file) throws IOException {
        return new BufferedReader(new FileReader(file, StandardCharsets.US_ASCII));
    }

    /** Those of a table like {@code /proc/net/tcp}. */
    static PortSet of(BufferedReader table) throws IOException {
        StringBuilder ports = new StringBuilder();
        add(ports, table);
        return PortSet.parse(ports.toString());
    }

    /** A line is {@code sl local_address rem_address st ...}; an address ends with a colon and its port. */
    private static void add(StringBuilder ports, BufferedReader table) throws IOException {
        for (String line = table.readLine(); line != null; line = table.readLine()) {
            String[] columns = line.trim().split("\\s+", 5);
            if (columns.length == 5 && columns[3].equals(LISTEN)) {
                String local = columns[1];
                ports.append(Integer.parseInt(local.substring(local.lastIndexOf(':') + 1), HEXADECIMAL))
                        .append(' ');
            }
        }
    }
}
