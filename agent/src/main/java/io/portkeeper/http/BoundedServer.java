package io.portkeeper.http;

import io.portkeeper.observe.Daemon;
import io.portkeeper.observe.Loop;
import io.portkeeper.observe.Loops;
import io.portkeeper.observe.Notices;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;

/**
 * An HTTP server within limits: whoever connects to it, and however many, it takes no more of the JVM than these say, and
 * answers who asks.
 */
public final class BoundedServer implements Loop.Turn, Closeable {

    /** Those that wait to be accepted have no descriptor. The kernel lets fewer wait if it is set so ({@code somaxconn}). */
    private static final int BACKLOG = 1_024;

    private static final int LOOK_MILLIS = 250;

    private static final long PAUSE_MILLIS = 200;

    private final ServerSocket server;
    private final Answers answers;
    private final Notices notices;
    private final Clients clients;

    private BoundedServer(ServerSocket server, Limits limits, Answers answers, Notices notices) {
        this.server = server;
        this.answers = answers;
        this.notices = notices;
        this.clients = new Clients(limits);
    }

    /**
     * Listens from now on, by a thread of that name; and by one for each connection.
     *
     * @param paths are asked for once before anybody can ask: whatever answers them is loaded then
     * @throws IOException when there is no such address here, or something else has the port
     */
    public static BoundedServer start(
            String name,
            InetSocketAddress address,
            Limits limits,
            Answers answers,
            List<String> paths,
            Loops loops,
            Notices notices)
            throws IOException {
        ServerSocket socket = new ServerSocket();
        BoundedServer server = null;
        try {
            socket.bind(address, BACKLOG);
            for (String path : paths) {
                Rehearsal.of(path, limits, answers, notices);
            }
            BoundedServer listening = new BoundedServer(socket, limits, answers, notices);
            loops.start(name, Duration.ZERO, listening);
            server = listening;
        } finally {
            if (server == null) {
                socket.close(); // whatever went wrong, the port is to be had at the next attempt
            }
        }
        return server;
    }

    /** Gives the port back, and ends all connections. */
    @Override
    public void close() throws IOException {
        server.close();
        clients.endAll();
    }

    @Override
    public boolean once(Loop loop) throws Exception {
        clients.endOverdue(System.nanoTime());
        loop.rest();
        Socket socket;
        try {
            server.setSoTimeout(clients.isEmpty() ? 0 : LOOK_MILLIS);
            socket = server.accept();
        } catch (SocketTimeoutException e) {
            return true; // to look after those that are there
        } catch (IOException e) {
            if (!server.isClosed()) {
                pause(); // no descriptor is left (EMFILE): it fails at once then, whether or not somebody waits
            }
            return !server.isClosed();
        }
        loop.beat();
        serve(socket);
        return true;
    }

    private void serve(Socket socket) throws IOException, InterruptedException {
        Client client = null;
        boolean isServed = false;
        try {
            client = new Client(socket, answers, clients, notices);
            if (clients.admit(client)) {
                Daemon.start("portkeeper-client", client);
                isServed = true;
            }
        } finally {
            if (!isServed) { // no memory, no thread to be had, or no place
                if (client != null) {
                    clients.leave(client);
                }
                socket.close();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            // Meant for the application's threads: this one goes on.
        }
    }
}
