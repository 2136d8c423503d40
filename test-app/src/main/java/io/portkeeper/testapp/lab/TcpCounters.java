package io.portkeeper.testapp.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the kernel has counted of TCP in this network namespace.
 *
 * @param values by name, as in {@code nstat} without the prefix {@code TcpExt}
 * @see <a href="https://docs.kernel.org/networking/snmp_counter.html">SNMP counter</a>
 */
public record TcpCounters(Map<String, Long> values) {

    private static final Path FILE = Path.of("/proc/net/netstat");
    private static final String PREFIX = "TcpExt:";

    /** The counters now. */
    public static TcpCounters read() throws IOException {
        List<String> lines = Files.readAllLines(FILE).stream()
                .filter(line -> line.startsWith(PREFIX))
                .toList();
        String[] names = lines.get(0).split(" ", -1);
        String[] numbers = lines.get(1).split(" ", -1);
        Map<String, Long> values = new HashMap<>();
        for (int i = 1; i < names.length; i++) {
            values.put(names[i], Long.parseLong(numbers[i]));
        }
        return new TcpCounters(values);
    }

    /**
     * By how much a counter has grown.
     *
     * @throws IllegalArgumentException if the kernel has no such counter
     */
    public long since(TcpCounters before, String name) {
        if (!values.containsKey(name)) {
            throw new IllegalArgumentException("no " + PREFIX + " " + name + " in " + FILE);
        }
        return values.get(name) - before.values.get(name);
    }
}
