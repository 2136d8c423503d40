package io.portkeeper.status;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which process one is, so that those of two containers that share {@code /tmp} and have the same number are told apart, and so is
 * one that had the number before.
 *
 * @param pid as the process knows itself
 * @param start when it started, in clock ticks since the system did (proc(5), starttime); 0 when that cannot be told
 * @param namespace the number of its PID namespace (pid_namespaces(7)); 0 when that cannot be told
 */
public record ProcessIdentity(long pid, long start, long namespace) {

    private static final Path SELF = Path.of("/proc/self");

    private static final Pattern TEXT = Pattern.compile("(\\d{1,10})-(\\d{1,18})-(\\d{1,18})");

    /** {@code pid:[4026531836]}. */
    private static final Pattern LINK = Pattern.compile("\\w+:\\[(\\d{1,18})\\]");

    /** Of the fields behind the name, which may hold anything but ends with the last parenthesis. */
    private static final int START = 19;

    /** Of the four numbers of {@code Uid}, the one by which it makes files (proc(5)). */
    private static final int FILE_SYSTEM = 4;

    /** Of this process. */
    static ProcessIdentity ofThis() throws IOException {
        return of(SELF);
    }

    /**
     * Of a process as this one sees it.
     *
     * @param process its directory, {@code /proc/PID}
     * @throws IOException when it has ended
     */
    public static ProcessIdentity of(Path process) throws IOException {
        String[] numbers = field(process, "NSpid");
        if (numbers == null) {
            numbers = field(process, "Tgid"); // Linux before 4.1
        }
        return new ProcessIdentity(
                Long.parseLong(numbers[numbers.length - 1]),
                isInTimeOfThis(process) ? start(process) : 0,
                namespace(process, "pid"));
    }

    /** The number of the user to whom files belong that this process makes. */
    static int ownerOfThis() throws IOException {
        return owner(SELF);
    }

    /**
     * The number of the user to whom files belong that a process makes.
     *
     * @param process its directory, {@code /proc/PID}; that itself belongs to root when the process has capabilities
     */
    public static int owner(Path process) throws IOException {
        // 32 bits without a sign, as in stat(2).
        return Integer.parseUnsignedInt(field(process, "Uid")[FILE_SYSTEM]);
    }

    /** Reads {@link #toString()}; null when that text is none. */
    public static ProcessIdentity parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        return matcher.matches()
                ? new ProcessIdentity(
                        Long.parseLong(matcher.group(1)),
                        Long.parseLong(matcher.group(2)),
                        Long.parseLong(matcher.group(3)))
                : null;
    }

    /** Whether both are one process, as far as either can be told. */
    public boolean mayBe(ProcessIdentity other) {
        return pid == other.pid
                && (start == other.start || start == 0 || other.start == 0)
                && (namespace == other.namespace || namespace == 0 || other.namespace == 0);
    }

    @Override
    public String toString() {
        return pid + "-" + start + "-" + namespace;
    }

    /** The fields of a line of {@code status}, its name the first; null when there is none. */
    private static String[] field(Path process, String name) throws IOException {
        for (String line : lines(process.resolve("status"))) {
            if (line.startsWith(name + ":")) {
                return line.split("\\s+", -1);
            }
        }
        return null;
    }

    private static long start(Path process) throws IOException {
        String stat = String.join("\n", lines(process.resolve("stat")));
        return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[START]);
    }

    /** The name of a process may be any bytes. */
    private static List<String> lines(Path file) throws IOException {
        return Files.readAllLines(file, StandardCharsets.ISO_8859_1);
    }

    /** A time namespace shifts what a process sees as the start of another (time_namespaces(7)). */
    private static boolean isInTimeOfThis(Path process) {
        long there = namespace(process, "time");
        long here = namespace(SELF, "time");
        return there == here || there == 0 || here == 0;
    }

    /** 0 for a kernel without it, or a process that this one may not look into (ptrace(2)). */
    private static long namespace(Path process, String kind) {
        try {
            Matcher link = LINK.matcher(
                    Files.readSymbolicLink(process.resolve("ns").resolve(kind)).toString());
            return link.matches() ? Long.parseLong(link.group(1)) : 0;
        } catch (IOException | RuntimeException e) {
            return 0;
        }
    }
}
