package io.portkeeper.testapp.cost;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code jcmd PID GC.heap_info} prints; its form differs between collectors.
 *
 * @param text as it was printed
 */
record HeapInfo(String text) {

    /** The serial collector: {@code tenured generation   total 174784K, used 12345K [...}. */
    private static final Pattern GENERATION = Pattern.compile("total \\d+K, used (\\d+)K");

    /** Epsilon: the beginning of the space, the end of what is allocated, and the end of the space. */
    private static final Pattern SPACE =
            Pattern.compile("space \\d+K, +\\d+% used \\[0x([0-9a-f]+), ?0x([0-9a-f]+), ?0x");

    /** What both generations of the serial collector use, in KiB. */
    long usedKib() {
        long used = 0;
        boolean any = false;
        for (Matcher generation = GENERATION.matcher(text); generation.find(); any = true) {
            used += Long.parseLong(generation.group(1));
        }
        if (!any) {
            throw new IllegalStateException("not of the serial collector: " + text);
        }
        return used;
    }

    /** All bytes that were allocated since the start of a JVM with Epsilon, which frees none. */
    long allocatedBytes() {
        Matcher space = SPACE.matcher(text);
        if (!space.find()) {
            throw new IllegalStateException("not of Epsilon: " + text);
        }
        return Long.parseUnsignedLong(space.group(2), 16) - Long.parseUnsignedLong(space.group(1), 16);
    }
}
