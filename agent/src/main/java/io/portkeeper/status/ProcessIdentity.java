package io.portkeeper.status;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Identifies a process. It is different for processes with the same PID in two containers that share {@code /tmp}, and for an
 * earlier process with the same PID.
 *
 * @param pid as the process itself sees it
 * @param start when it started, in clock ticks since boot (proc(5), starttime); 0 if that cannot be told
 * @param namespace the number of its PID namespace (pid_namespaces(7)); 0 if that cannot be told
 */
public record ProcessIdentity(long pid, long start, long namespace) {

    private static final Path SELF = Path.of("/proc/self");

    private static final Pattern TEXT = Pattern.compile("(\\d{1,10})-(\\d{1,18})-(\\d{1,18})");

    /** {@code pid:[4026531836]}. */
    private static final Pattern LINK = Pattern.compile("\\w+:\\[(\\d{1,18})\\]");

    /** Index of starttime among the fields after the name. The name may contain anything; the last parenthesis ends it. */
    private static final int START = 19;

    /** Index in the line {@code Uid} of the file system UID, which owns the files that the process makes (proc(5)). */
    private static final int FILE_SYSTEM = 4;

    /** The identity of this process. */
    static ProcessIdentity ofThis() throws IOException {
        return of(SELF);
    }

    /**
     * The identity of a process, as far as this one can see it.
     *
     * @param process its directory, {@code /proc/PID}
     * @throws IOException if it has ended
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

    /** The number of the user who owns the files that this process makes. */
    static int ownerOfThis() throws IOException {
        return owner(SELF);
    }

    /**
     * The number of the user who owns the files that a process makes.
     *
     * @param process its directory, {@code /proc/PID}, which itself belongs to root if the process has capabilities
     */
    public static int owner(Path process) throws IOException {
        // An unsigned number of 32 bits, as in stat(2).
        return Integer.parseUnsignedInt(field(process, "Uid")[FILE_SYSTEM]);
    }

    /** Reads what {@link #toString()} returns; null if {@code text} is not that. */
    public static ProcessIdentity parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        return matcher.matches()
                ? new ProcessIdentity(
                        Long.parseLong(matcher.group(1)),
                        Long.parseLong(matcher.group(2)),
                        Long.parseLong(matcher.group(3)))
                : null;
    }

    /** Whether both may be the same process: what is not known of either is not compared. */
    public boolean mayBe(ProcessIdentity other) {
        return pid == other.pid
                && (start == other.start || start == 0 || other.start == 0)
                && (namespace == other.namespace || namespace == 0 || other.namespace == 0);
    }

    @Override
    public String toString() {
        return pid + "-" + start + "-" + namespace;
    }

    /** The fields of a line of {@code status}, the first being its name; null if there is no such line. */
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

    /** In ISO 8859-1, because the name of a process may be any bytes. */
    private static List<String> lines(Path file) throws IOException {
        return Files.readAllLines(file, StandardCharsets.ISO_8859_1);
    }

    /** Processes in different time namespaces see different start times of the same process (time_namespaces(7)). */
    private static boolean isInTimeOfThis(Path process) {
        long there = namespace(process, "time");
        long here = namespace(SELF, "time");
        return there == here || there == 0 || here == 0;
    }

    /** Returns 0 if the kernel has no such namespaces, or if this process may not look into the other (ptrace(2)). */
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
