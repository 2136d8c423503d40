package io.portkeeper.testapp.proxy;

import io.portkeeper.testapp.cli.HostAndPort;
import org.eclipse.jetty.client.ConnectionPool;
import org.eclipse.jetty.client.Destination;
import org.eclipse.jetty.client.DuplexConnectionPool;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.proxy.ProxyHandler;
import org.eclipse.jetty.server.Request;

/** Jetty's reverse proxy, whose client is Jetty's HttpClient: {@code HOST:PORT ORIGIN_HOST:ORIGIN_PORT}. */
public final class JettyReverseMain {
    private JettyReverseMain() {}

    public static void main(String[] args) throws Exception {
        String origin = HostAndPort.format(HostAndPort.parse(args[1]));
        JettyListener.serve(HostAndPort.parse(args[0]), new ReverseProxy(origin));
    }

    private static final class ReverseProxy extends ProxyHandler.Reverse {
        ReverseProxy(String origin) {
            super(request -> uriAt(origin, request));
        }

        private static HttpURI uriAt(String origin, Request request) {
            return HttpURI.from("http://" + origin + request.getHttpURI().getPathQuery());
        }

        private static ConnectionPool poolOfNone(Destination destination) {
            DuplexConnectionPool pool = new DuplexConnectionPool(
                    destination, destination.getHttpClient().getMaxConnectionsPerDestination());
            pool.setMaxUsage(1);
            return pool;
        }

        /**
         * Raises Jetty's defaults, which are 64 connections and 1,024 waiting requests for each destination. Jetty opens a
         * few more connections than it has requests, and if one of them finds no port, it fails hundreds of requests.
         */
        @Override
        protected void configureHttpClient(HttpClient client) {
            super.configureHttpClient(client);
            client.setMaxConnectionsPerDestination(Upstream.most());
            client.setMaxRequestsQueuedPerDestination(Limits.BACKLOG);
            client.setConnectTimeout(Limits.PATIENCE.toMillis());
            client.setIdleTimeout(Limits.PATIENCE.toMillis());
            if (!Upstream.isKeptAlive()) {
                client.getHttpClientTransport().setConnectionPoolFactory(ReverseProxy::poolOfNone);
            }
        }
    }
}
