package io.portkeeper.testapp.reap;

import io.portkeeper.testapp.cli.HostAndPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Opens sockets and drops each at once: {@code COUNT HOST:PORT[,HOST:PORT...]}.
 *
 * <p>Of a hundred, 98 are closed by RST, one is closed while another thread reads, and one is left to the garbage collector.
 * The program opens a tenth of them, then the others. Each time it prints {@code opened N} for these and waits for a byte of
 * input.
 */
public final class DropMain {

    private static final int THREADS = 4;
    private static final int KINDS = 100;
    private static final int DROPPED = 0;
    private static final int READING = 1;

    private DropMain() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        int count = Integer.parseInt(args[0]);
        List<InetSocketAddress> remotes = HostAndPort.parseList(args[1]);
        open(count / 10, remotes);
        open(count - count / 10, remotes);
        System.exit(0);
    }

    private static void open(int count, List<InetSocketAddress> remotes) throws IOException, InterruptedException {
        AtomicInteger next = new AtomicInteger();
        AtomicInteger opened = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            Thread thread = new Thread(() -> {
                for (int n = next.getAndIncrement(); n < count; n = next.getAndIncrement()) {
                    openOne(n, remotes.get(n / KINDS % remotes.size()));
                    opened.getAndIncrement();
                }
            });
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        System.out.println("opened " + opened.get());
        if (System.in.read() < 0) {
            System.exit(0);
        }
    }

    @SuppressWarnings("resource") // some are left to the garbage collector on purpose
    private static void openOne(int n, InetSocketAddress remote) {
        try {
            Socket socket = new Socket(remote.getAddress(), remote.getPort());
            socket.setSoLinger(true, 0);
            switch (n % KINDS) {
                case DROPPED -> {}
                case READING -> closeWhileReading(socket);
                default -> socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void closeWhileReading(Socket socket) throws IOException {
        Thread reader = new Thread(() -> {
            try {
                socket.getInputStream().read();
            } catch (IOException e) {
                // closed, as expected
            }
        });
        reader.start();
        socket.close();
        try {
            reader.join();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
