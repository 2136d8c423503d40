package io.portkeeper.testapp.ports;

/**
 * What a client noted of one connection, in {@link System#nanoTime} of its JVM.
 *
 * @param port the local port, 0 when the connect failed
 * @param dueNanos when the schedule wanted it
 * @param connectingNanos before connect was called
 * @param connectedNanos after it returned, or threw
 * @param closingNanos before close was called
 * @param failure type and message, empty when there was none
 */
public record PortUse(
        int port, long dueNanos, long connectingNanos, long connectedNanos, long closingNanos, String failure) {

    static PortUse parse(String line) {
        String[] words = line.split(" ", 6);
        return new PortUse(
                Integer.parseInt(words[0]),
                Long.parseLong(words[1]),
                Long.parseLong(words[2]),
                Long.parseLong(words[3]),
                Long.parseLong(words[4]),
                words[5]);
    }

    /** As {@link #parse} reads it. */
    String line() {
        return port + " " + dueNanos + " " + connectingNanos + " " + connectedNanos + " " + closingNanos + " "
                + failure;
    }

    boolean failed() {
        return port == 0;
    }

    long connectNanos() {
        return connectedNanos - connectingNanos;
    }

    long lateNanos() {
        return connectingNanos - dueNanos;
    }
}
