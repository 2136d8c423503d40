package io.portkeeper.testapp.proxy;

import io.portkeeper.testapp.cli.Foreground;
import java.net.InetSocketAddress;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** The listening half of both Jetty proxies. */
final class JettyListener {
    private JettyListener() {}

    /** Serves requests with the handler until standard input ends. */
    static void serve(InetSocketAddress listen, Handler handler) throws Exception {
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server);
        connector.setHost(listen.getAddress().getHostAddress());
        connector.setPort(listen.getPort());
        connector.setAcceptQueueSize(Limits.BACKLOG);
        connector.setIdleTimeout(Limits.PATIENCE.toMillis());
        server.addConnector(connector);
        server.setHandler(handler);
        server.start();
        Foreground.listening(new InetSocketAddress(listen.getAddress(), connector.getLocalPort()));
    }
}
