package io.portkeeper.testapp.proxy;

import com.sun.net.httpserver.HttpServer;
import io.portkeeper.testapp.cli.Foreground;
import io.portkeeper.testapp.cli.HostAndPort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.util.concurrent.Executors;

/**
 * A proxy that uses only the JDK. Its client is {@link HttpClient}: {@code HOST:PORT [ORIGIN_HOST:ORIGIN_PORT]}.
 *
 * <p>A request with an absolute target is forwarded there (forward proxy), any other request to the origin (reverse proxy).
 */
public final class JdkHttpProxyMain {
    private JdkHttpProxyMain() {}

    public static void main(String[] args) throws IOException {
        // Without this, the server's answers wait for the client's delayed acknowledgement, 40 ms each.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        if (!Upstream.isKeptAlive()) {
            System.setProperty("jdk.httpclient.keepalive.timeout", "0");
        }
        InetSocketAddress origin = args.length > 1 ? HostAndPort.parse(args[1]) : null;
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        HttpServer server = HttpServer.create(HostAndPort.parse(args[0]), Limits.BACKLOG);
        server.setExecutor(Executors.newFixedThreadPool(8));
        server.createContext("/", new JdkForwarder(client, origin));
        server.start();
        Foreground.listening(server.getAddress());
    }
}
