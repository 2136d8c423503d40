package io.portkeeper.testapp.result;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The machine on which a benchmark ran.
 *
 * @param processors that this JVM may use
 * @param memory of the machine, in GiB
 */
public record Machine(String processor, int processors, long memory, String kernel, String system, String java) {

    /** The machine that this JVM runs on. */
    public static Machine here() throws IOException {
        return new Machine(
                value("/proc/cpuinfo", "model name", ":"),
                Runtime.getRuntime().availableProcessors(),
                Math.round(
                        Long.parseLong(value("/proc/meminfo", "MemTotal", ":").split(" ", -1)[0]) / 1_048_576.0),
                Files.readString(Path.of("/proc/sys/kernel/osrelease")).trim(),
                value("/etc/os-release", "PRETTY_NAME", "=").replace("\"", ""),
                System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
    }

    private static String value(String file, String key, String separator) throws IOException {
        if (!Files.exists(Path.of(file))) {
            return "unknown";
        }
        try (var lines = Files.lines(Path.of(file))) {
            return lines.filter(line -> line.startsWith(key))
                    .map(line -> line.split(separator, 2)[1].trim())
                    .findFirst()
                    .orElse("unknown");
        }
    }

    /** Describes the machine in words. */
    public String text() {
        return processors + " processors (" + processor + "), " + memory + " GiB, Linux " + kernel + ", " + system
                + ", " + java;
    }
}
