package io.portkeeper.testapp.cli;

import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * Keeps a server up for as long as its parent lives: says where it listens, then waits for the end of standard input.
 *
 * <p>A parent that is killed closes the pipe, so no server outlives the test that started it.
 */
public final class Foreground {
    private Foreground() {}

    /** Prints {@code listening on HOST:PORT}, waits for the end of standard input, then exits the JVM with 0. */
    public static void listening(InetSocketAddress address) throws IOException {
        System.out.println("listening on " + HostAndPort.format(address));
        while (System.in.read() >= 0) {
            // what the parent says does not matter, only that it is there
        }
        System.exit(0);
    }
}
