package io.portkeeper.status;

import io.portkeeper.config.ListenAddress;
import io.prometheus.metrics.exporter.httpserver.HTTPServer;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetAddress;

/**
 * Serves the metrics, and on the same port the status page: read only, whoever asks.
 *
 * <p>Only where the module {@code jdk.httpserver} is there may this class be loaded.
 */
final class MetricsServer {

    private MetricsServer() {}

    /**
     * Starts it; to be called by a daemon thread, for its own threads are as that one.
     *
     * @throws IOException when there is no such address here, or something else has the port
     */
    static void start(ListenAddress address, StatusReader reader) throws IOException {
        PrometheusRegistry registry = new PrometheusRegistry();
        registry.register(new MetricsCollector(reader));
        boolean isLocal = address.host() == null;
        HTTPServer.Builder server = HTTPServer.builder()
                .inetAddress(isLocal ? InetAddress.getLoopbackAddress() : InetAddress.getByName(address.host()))
                .port(address.port())
                .registry(registry)
                .defaultHandler(new PageHandler(reader));
        if (isLocal) {
            server.authenticator(new LocalNamesOnly());
        }
        server.buildAndStart();
    }
}
