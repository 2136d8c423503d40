package io.portkeeper.testapp.proxy;

import io.portkeeper.testapp.cli.HostAndPort;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ConnectHandler;
import org.eclipse.jetty.util.Callback;

/** Jetty's ConnectHandler, a forward proxy for tunnels (CONNECT): {@code HOST:PORT}. */
public final class JettyConnectMain {
    private JettyConnectMain() {}

    public static void main(String[] args) throws Exception {
        ConnectHandler tunnels = new Tunnels();
        tunnels.setConnectTimeout(Limits.PATIENCE.toMillis());
        tunnels.setIdleTimeout(Limits.PATIENCE.toMillis());
        JettyListener.serve(HostAndPort.parse(args[0]), tunnels);
    }

    /**
     * Writes the 200 before it completes the request. Jetty 12.1.14 does both at once. Then two threads may complete the
     * request, one of them finds it recycled, and it closes the tunnel that was just made. This happens to one tunnel in
     * thousands, with the agent or without it (jetty.project#14745).
     */
    private static final class Tunnels extends ConnectHandler {

        @Override
        protected void onConnectSuccess(ConnectContext context, UpstreamConnection upstream) {
            Response response = context.getResponse();
            response.setStatus(HttpStatus.OK_200);
            response.getHeaders().put(HttpFields.CONTENT_LENGTH_0);
            response.write(false, null, Callback.from(() -> super.onConnectSuccess(context, upstream), failure -> {
                upstream.getEndPoint().close(failure);
                context.getCallback().failed(failure);
            }));
        }
    }
}
