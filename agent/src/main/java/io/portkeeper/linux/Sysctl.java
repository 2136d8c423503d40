package io.portkeeper.linux;

import java.io.BufferedReader;
import java.io.FileReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Settings of the kernel, as {@code /proc/sys} shows them (proc_sys(5)). */
public final class Sysctl {

    private Sysctl() {}

    /**
     * The first line of a setting. It is safe to call this before main.
     *
     * @param name below {@code /proc/sys}, for example {@code net/ipv4/ip_local_port_range}
     * @return null if it cannot be read
     */
    public static String read(String name) {
        try (BufferedReader file = new BufferedReader(new FileReader("/proc/sys/" + name, StandardCharsets.US_ASCII))) {
            String line = file.readLine();
            return line == null ? "" : line.trim();
        } catch (IOException e) {
            return null;
        }
    }
}
