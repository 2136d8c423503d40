package io.portkeeper.testapp.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Asks an agent for its metrics every second and for its status every two, as Prometheus and the status page do. */
final class Watcher implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(LIMIT)
            .build();
    private final AtomicInteger answers = new AtomicInteger();
    private final AtomicInteger failures = new AtomicInteger();
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(2);
    private final String page;
    private volatile boolean watches;

    /** Asks nothing yet. */
    @SuppressWarnings("FutureReturnValueIgnored") // they end with the timer
    Watcher(int port) {
        page = "http://127.0.0.1:" + port;
        timer.scheduleAtFixedRate(() -> tick("/metrics"), 0, 1, TimeUnit.SECONDS);
        timer.scheduleAtFixedRate(() -> tick("/status.json"), 0, 2, TimeUnit.SECONDS);
    }

    /**
     * Waits until the page is there, 10 s after the start of the proxy.
     *
     * @throws IllegalStateException if there is no answer within 60 s
     */
    void awaitPage() throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (answers.get() == 0) {
            ask("/metrics");
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("nothing answers at " + page);
            }
            Thread.sleep(200);
        }
        answers.set(0);
        failures.set(0);
    }

    /** Sets whether to ask from now on. */
    void watch(boolean on) {
        watches = on;
    }

    /** How many requests were answered with 200. */
    int answers() {
        return answers.get();
    }

    /** How many requests were not answered with 200. */
    int failures() {
        return failures.get();
    }

    private void tick(String path) {
        if (watches) {
            ask(path);
        }
    }

    private void ask(String path) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(page + path))
                    .timeout(LIMIT)
                    .header("Accept-Encoding", "gzip")
                    .build();
            HttpResponse<byte[]> answer = client.send(request, BodyHandlers.ofByteArray());
            (answer.statusCode() == 200 ? answers : failures).incrementAndGet();
        } catch (IOException e) {
            failures.incrementAndGet();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops asking. */
    @Override
    public void close() {
        timer.shutdownNow();
    }
}
