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
 * An HTTP server within limits. No matter who connects to it, and how many, it uses no more of the JVM than the limits allow,
 * and answers those that send requests.
 */
public final class BoundedServer implements Loop.Turn, Closeable {

    /** Connections that wait to be accepted have no descriptor. The kernel lets fewer wait if {@code somaxconn} is lower. */
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
     * Starts a server, with a thread {@code portkeeper-NAME} that accepts connections, and one for each connection.
     *
     * @param paths are rehearsed before the first connection is accepted, so that the classes that answer them are loaded
     * @throws IOException if the host has no such address, or something else uses the port
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
                socket.close(); // whatever went wrong, the port is free for the next attempt
            }
        }
        return server;
    }

    /** Stops listening, and closes all connections. */
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
            return true; // the next turn closes overdue connections
        } catch (IOException e) {
            if (!server.isClosed()) {
                pause(); // no descriptor is left (EMFILE): accept fails at once, whether or not a client waits
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
            if (!isServed) { // no memory, no thread or no place is left
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
            // The interrupt was meant for the application's threads: this one continues.
        }
    }
}
