package io.portkeeper.testapp.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** The private network that {@code scripts/lab} has put this JVM into. */
public final class Lab {

    /** The four sources that tests use as a pool. */
    public static final String POOL = "10.9.0.1-4";

    public static final String POOL_V6 = "fd09::1:1-4";

    public static final InetAddress DESTINATION = address("10.9.1.1");
    public static final InetAddress OTHER_DESTINATION = address("10.9.1.2");
    public static final InetAddress DESTINATION_V6 = address("fd09::2:1");

    /** The number of ephemeral ports of each lane. */
    public static final int PORTS = 1_000;

    /**
     * The next port for a server, outside the range of ephemeral ports. Each server gets a new one, so that nothing has used
     * its lanes before.
     */
    private static final AtomicInteger NEXT_PORT = new AtomicInteger(30_000);

    private static final String PORT_RANGE = "ipv4/ip_local_port_range";

    private Lab() {}

    static {
        if (!"1".equals(System.getenv("IN_PORTKEEPER_LAB"))) {
            throw new IllegalStateException("these tests want the private network of scripts/lab: run scripts/test");
        }
    }

    /** A port that no other server of this JVM has. */
    public static int freePort() {
        return freePorts(1);
    }

    /** The first of {@code count} consecutive ports that no other server of this JVM has. */
    public static int freePorts(int count) {
        return NEXT_PORT.getAndAdd(count);
    }

    /** Adds an IPv4 address to the lab. */
    public static void addAddress(String address) throws IOException, InterruptedException {
        ip("address", "add", address + "/32", "dev", "lo");
    }

    /** Removes an IPv4 address from the lab. */
    public static void removeAddress(String address) throws IOException, InterruptedException {
        ip("address", "del", address + "/32", "dev", "lo");
    }

    /**
     * The value of a sysctl below {@code net} in the lab. The file must be read with one call, because that of a number ends
     * after the first read, and the first read of {@link Files#readString} is a single byte if the file reports a size of 0.
     */
    public static String sysctl(String name) throws IOException {
        try (BufferedReader file = Files.newBufferedReader(Path.of("/proc/sys/net", name))) {
            return file.readLine();
        }
    }

    /** Sets a sysctl below {@code net}, in the lab only. */
    public static void sysctl(String name, String value) throws IOException {
        Files.writeString(Path.of("/proc/sys/net", name), value);
    }

    /** Sets the range of ephemeral ports, which stays in force until {@link #restorePortRange}. */
    public static void portRange(int low, int high) throws IOException {
        sysctl(PORT_RANGE, low + " " + high);
    }

    /** Restores the range that {@code scripts/lab} sets by default. */
    public static void restorePortRange() throws IOException {
        portRange(20_000, 20_000 + PORTS - 1);
    }

    /** Runs {@code ip}, which can change nothing outside the lab. */
    public static void ip(String... arguments) throws IOException, InterruptedException {
        String[] command = new String[arguments.length + 1];
        command[0] = "ip";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + ": " + output);
        }
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(text, e);
        }
    }
}
