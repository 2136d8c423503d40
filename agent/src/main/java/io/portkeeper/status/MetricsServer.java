package io.portkeeper.status;

import com.sun.net.httpserver.HttpServer;
import io.portkeeper.config.ListenAddress;
import io.prometheus.metrics.exporter.httpserver.HTTPServer;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.Set;

/**
 * Serves the metrics, and on the same port the status page: read only, whoever asks.
 *
 * <p>Only where the module {@code jdk.httpserver} is there may this class be loaded.
 */
final class MetricsServer {

    private static final String[] LIMITS = {"sun.net.httpserver.maxReqTime", "sun.net.httpserver.maxRspTime"};

    /** As the JDK calls the thread that accepts connections, which an error ends for good. */
    private static final String DISPATCHER = "HTTP-Dispatcher";

    private final Thread dispatcher;

    private MetricsServer(Thread dispatcher) {
        this.dispatcher = dispatcher;
    }

    /** Whether it accepts connections still. */
    boolean accepts() {
        return dispatcher == null || dispatcher.isAlive();
    }

    /**
     * Starts it; to be called by a daemon thread, for its own threads are as that one.
     *
     * @throws IOException when there is no such address here, or something else has the port
     */
    static MetricsServer start(ListenAddress address, Shown shown) throws IOException {
        PrometheusRegistry registry = new PrometheusRegistry();
        if (shown instanceof StatusReader reader) {
            registry.register(new MetricsCollector(reader)); // else there are no figures
        }
        InetAddress host =
                address.host() == null ? InetAddress.getLoopbackAddress() : InetAddress.getByName(address.host());
        HTTPServer.Builder server = builder()
                .inetAddress(host)
                .port(address.port())
                .registry(registry)
                .registerHealthHandler(false) // ours says what is on
                .defaultHandler(new PageHandler(shown));
        if (host.isLoopbackAddress()) {
            server.authenticator(new LocalNamesOnly());
        }
        Set<Thread> before = dispatchers();
        server.buildAndStart();
        Set<Thread> now = dispatchers();
        now.removeAll(before);
        return new MetricsServer(now.size() == 1 ? now.iterator().next() : null);
    }

    /** Those in the group of this thread, which is none of the application's. */
    private static Set<Thread> dispatchers() {
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        Thread[] threads = new Thread[2 * group.activeCount() + 64];
        int count = group.enumerate(threads, false);
        Set<Thread> dispatchers = new HashSet<>();
        for (int i = 0; i < count; i++) {
            if (threads[i].getName().equals(DISPATCHER)) {
                dispatchers.add(threads[i]);
            }
        }
        return dispatchers;
    }

    /**
     * A builder, without a trace in the application: the exporter sets limits of the JDK's server for the whole JVM, which would
     * cut the application's own requests off. The JDK reads them once.
     */
    private static HTTPServer.Builder builder() throws IOException {
        String[] before = new String[LIMITS.length];
        for (int i = 0; i < LIMITS.length; i++) {
            before[i] = System.getProperty(LIMITS[i]);
        }
        HttpServer.create().stop(0); // has the JDK read them
        try {
            return HTTPServer.builder();
        } finally {
            for (int i = 0; i < LIMITS.length; i++) {
                if (before[i] == null) {
                    System.clearProperty(LIMITS[i]);
                }
            }
        }
    }
}
