package io.portkeeper.testapp.ports;

/**
 * What a client recorded about one connection. Times are {@link System#nanoTime} of its JVM.
 *
 * @param port the local port; 0 if the connect or the close failed
 * @param dueNanos when it was due
 * @param connectingNanos before connect was called
 * @param connectedNanos after it returned or threw
 * @param closingNanos before close was called
 * @param failure type and message; empty if there was none
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

    /** The line in the form that {@link #parse} reads. */
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
