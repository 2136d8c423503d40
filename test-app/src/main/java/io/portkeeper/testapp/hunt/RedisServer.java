package io.portkeeper.testapp.hunt;

import io.portkeeper.testapp.lab.Lab;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;

/**
 * Speaks the part of Redis' protocol that the hunt needs: PING, GET, and BLPOP of a list that stays empty
 * (https://redis.io/docs/latest/develop/reference/protocol-spec/).
 */
public final class RedisServer implements AutoCloseable {

    private static final int BACKLOG = 1_000;
    private static final String VALUE = "$200\r\n" + "a".repeat(200) + "\r\n";

    private final ServerSocket server = new ServerSocket();

    public RedisServer(InetAddress host) throws IOException {
        server.bind(new InetSocketAddress(host, Lab.freePort()), BACKLOG);
        start(this::accept);
    }

    public InetSocketAddress address() {
        return (InetSocketAddress) server.getLocalSocketAddress();
    }

    private static void start(Runnable runnable) {
        Thread thread = new Thread(runnable, "redis");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                start(() -> serve(socket));
            }
        } catch (IOException e) {
            // it is closed
        }
    }

    private static void serve(Socket socket) {
        try (socket) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            OutputStream out = socket.getOutputStream();
            for (String count = in.readLine(); count != null; count = in.readLine()) {
                String[] words = new String[Integer.parseInt(count.substring(1))];
                for (int i = 0; i < words.length; i++) {
                    in.readLine(); // its length
                    words[i] = in.readLine();
                }
                out.write(answer(words).getBytes(StandardCharsets.US_ASCII));
            }
        } catch (IOException e) {
            // it was reset
        }
    }

    private static String answer(String[] words) {
        return switch (words[0]) {
            case "PING" -> "+PONG\r\n";
            case "GET" -> VALUE;
            case "BLPOP" -> {
                LockSupport.parkNanos((long) (Double.parseDouble(words[2]) * 1e9));
                yield "*-1\r\n";
            }
            default -> "-ERR unknown command\r\n";
        };
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
