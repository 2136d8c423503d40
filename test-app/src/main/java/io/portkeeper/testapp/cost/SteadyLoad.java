package io.portkeeper.testapp.cost;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Requests at a fixed rate to all sides in turn. Each side has its own clients.
 *
 * <p>The sides take turns so that what disturbs a run (another program, a collection in the load itself) disturbs all sides
 * alike: a 99th percentile consists of little but disturbances. They have separate clients because a slow side would
 * otherwise delay the others.
 */
final class SteadyLoad {

    /** Clients of each side. */
    static final int CLIENTS = 16;

    /** Time for all clients to start. */
    private static final Duration LEAD = Duration.ofMillis(200);

    private final Map<Side, SteadyClients> clients = new EnumMap<>(Side.class);

    /**
     * @param turns the order of the sides
     */
    SteadyLoad(Proxies proxies, Connections connections, Duration duration, List<Side> turns) {
        long gapNanos = Duration.ofSeconds(1).toNanos() / connections.perSecond();
        long turnNanos = gapNanos / turns.size();
        long start = System.nanoTime() + LEAD.toNanos();
        for (int turn = 0; turn < turns.size(); turn++) {
            Side side = turns.get(turn);
            clients.put(
                    side,
                    new SteadyClients(
                            proxies.target(side),
                            connections,
                            start + turn * turnNanos,
                            gapNanos,
                            duration.toNanos() / gapNanos));
        }
    }

    /** Sends all requests. */
    void run() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS * clients.size());
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int client = 0; client < CLIENTS; client++) {
                int number = client;
                for (SteadyClients side : clients.values()) {
                    running.add(threads.submit(() -> side.send(number)));
                }
            }
            for (Future<?> client : running) {
                client.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    SteadyClients of(Side side) {
        return clients.get(side);
    }
}
