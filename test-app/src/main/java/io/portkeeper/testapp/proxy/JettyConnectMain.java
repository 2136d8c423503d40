package io.portkeeper.testapp.proxy;

import io.portkeeper.testapp.cli.HostAndPort;
import org.eclipse.jetty.server.handler.ConnectHandler;

/** Jetty's ConnectHandler, a forward proxy for tunnels (CONNECT): {@code HOST:PORT}. */
public final class JettyConnectMain {
    private JettyConnectMain() {}

    public static void main(String[] args) throws Exception {
        ConnectHandler tunnels = new ConnectHandler();
        tunnels.setConnectTimeout(Limits.PATIENCE.toMillis());
        tunnels.setIdleTimeout(Limits.PATIENCE.toMillis());
        JettyListener.serve(HostAndPort.parse(args[0]), tunnels);
    }
}
