package io.portkeeper.testapp.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/**
 * Keeps a server up for as long as its parent lives: it prints the address on which the server listens, then waits for the
 * end of standard input.
 *
 * <p>A parent that is killed closes the pipe, so no server outlives the test that started it.
 */
public final class Foreground {
    private Foreground() {}

    /**
     * Prints {@code listening on HOST:PORT}, waits for the end of standard input, then exits the JVM with 0. Until then it
     * answers the command of {@link AgentClock}.
     */
    public static void listening(InetSocketAddress address) throws IOException {
        System.out.println("listening on " + HostAndPort.format(address));
        BufferedReader parent = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = parent.readLine(); line != null; line = parent.readLine()) {
            AgentClock.answers(line); // any other input is ignored
        }
        System.exit(0);
    }
}
