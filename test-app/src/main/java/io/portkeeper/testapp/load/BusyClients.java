package io.portkeeper.testapp.load;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.HdrHistogram.ConcurrentHistogram;

/**
 * Clients that open a connection for each request, and send the next request when the last one has been answered.
 *
 * <p>wrk cannot do that: it closes a connection only if the answer tells it to, and LittleProxy's answers never do.
 */
public final class BusyClients {

    /** The number of clients. */
    public static final int CLIENTS = 16;

    private final AtomicInteger failed = new AtomicInteger();
    private final ConcurrentHistogram micros = new ConcurrentHistogram(3);
    private final Target target;
    private final String path;

    /**
     * Clients of that target.
     *
     * @param path the path of each request
     */
    public BusyClients(Target target, String path) {
        this.target = target;
        this.path = path;
    }

    /** Sends requests for {@code duration}. */
    public Answers run(Duration duration) throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        long start = System.nanoTime();
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int client = 0; client < CLIENTS; client++) {
                int number = client;
                running.add(clients.submit(() -> send(number, start + duration.toNanos())));
            }
            for (Future<?> client : running) {
                client.get();
            }
        } finally {
            clients.shutdownNow();
        }
        return new Answers(
                micros.getTotalCount(),
                failed.get(),
                (System.nanoTime() - start) / 1_000,
                micros.getValueAtPercentile(99));
    }

    private void send(int number, long end) {
        for (long now = System.nanoTime(); now - end < 0; now = System.nanoTime()) {
            try (KeptConnection connection = new KeptConnection(target, number)) {
                connection.get(path);
                micros.recordValue((System.nanoTime() - now) / 1_000);
            } catch (IOException e) {
                failed.incrementAndGet();
            }
        }
    }
}
