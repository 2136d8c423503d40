package io.portkeeper.testapp.ports;

import io.portkeeper.testapp.cli.HostAndPort;
import io.portkeeper.testapp.lab.Jvm;
import io.portkeeper.testapp.lab.JvmCommand;
import io.portkeeper.testapp.lab.Lab;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * How long a local port rests before it serves another connection to the same destination, if the server closes first and so
 * has the TIME_WAIT. It is counted in connects, so that the result is the same on a busy machine.
 *
 * @param least connects from one use of a port to its next
 * @param median of all these
 */
public record Rest(int least, int median) {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    /**
     * Measures it with a separate program.
     *
     * @param held connections that stay open meanwhile
     * @param connects made after these, one after another
     * @param change what to change in the program's command
     */
    public static Rest measure(int held, int connects, UnaryOperator<JvmCommand> change) throws Exception {
        try (Server server = new Server(held);
                Jvm jvm = change.apply(JvmCommand.of(
                                RestMain.class, server.hostAndPort(), String.valueOf(held), String.valueOf(connects)))
                        .start()) {
            return of(Stream.of(jvm.awaitLine(line -> line.startsWith("ports "), LIMIT)
                            .split(" "))
                    .skip(1)
                    .mapToInt(Integer::parseInt)
                    .toArray());
        }
    }

    static Rest of(int[] ports) {
        Map<Integer, Integer> last = new HashMap<>();
        List<Integer> rests = new ArrayList<>();
        for (int n = 0; n < ports.length; n++) {
            Integer before = last.put(ports[n], n);
            if (before != null) {
                rests.add(n - before);
            }
        }
        int[] sorted = rests.stream().mapToInt(Integer::intValue).toArray();
        Arrays.sort(sorted);
        return new Rest(sorted[0], sorted[sorted.length / 2]);
    }

    /** Holds the first connections, and closes each of the others at once. */
    private static final class Server implements AutoCloseable {

        private final ServerSocket server = new ServerSocket(Lab.freePort(), 1_024, Lab.DESTINATION);
        private final List<Socket> held = new ArrayList<>();
        private final int toHold;

        Server(int toHold) throws IOException {
            this.toHold = toHold;
            Thread thread = new Thread(this::serve, "rest-server");
            thread.setDaemon(true);
            thread.start();
        }

        private void serve() {
            try {
                while (true) {
                    Socket socket = server.accept();
                    if (held.size() < toHold) {
                        held.add(socket);
                    } else {
                        socket.close();
                    }
                }
            } catch (IOException closed) {
                // by the test
            }
        }

        String hostAndPort() {
            return HostAndPort.format((InetSocketAddress) server.getLocalSocketAddress());
        }

        @Override
        public void close() throws IOException {
            server.close();
            for (Socket socket : held) {
                socket.close();
            }
        }
    }
}
