package io.portkeeper.testapp.proxy;

import io.portkeeper.testapp.cli.Foreground;
import io.portkeeper.testapp.cli.HostAndPort;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.PoolOptions;
import io.vertx.httpproxy.HttpProxy;
import java.net.InetSocketAddress;

/** Vert.x's reverse proxy, on NIO or epoll: {@code HOST:PORT ORIGIN_HOST:ORIGIN_PORT nio|epoll}. */
public final class VertxMain {
    private VertxMain() {}

    public static void main(String[] args) throws Exception {
        InetSocketAddress listen = HostAndPort.parse(args[0]);
        InetSocketAddress origin = HostAndPort.parse(args[1]);
        Vertx vertx = vertx(args[2].equals("epoll"));
        HttpProxy proxy = HttpProxy.reverseProxy(client(vertx));
        proxy.origin(origin.getPort(), origin.getAddress().getHostAddress());
        HttpServer server = vertx.createHttpServer(new HttpServerOptions().setAcceptBacklog(Limits.BACKLOG))
                .requestHandler(proxy)
                .listen(listen.getPort(), listen.getAddress().getHostAddress())
                .await();
        Foreground.listening(new InetSocketAddress(listen.getAddress(), server.actualPort()));
    }

    private static Vertx vertx(boolean epoll) {
        if (epoll) {
            Transport.EPOLL.require();
        }
        Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(epoll));
        Transport.EPOLL.requireThat(vertx.isNativeTransportEnabled() == epoll);
        return vertx;
    }

    /** Raises the limit of connections to each destination, which is 5 by default. */
    private static HttpClient client(Vertx vertx) {
        return vertx.createHttpClient(
                new HttpClientOptions()
                        .setKeepAlive(Upstream.isKeptAlive())
                        .setConnectTimeout(Math.toIntExact(Limits.PATIENCE.toMillis())),
                new PoolOptions().setHttp1MaxSize(Limits.CONCURRENT_REQUESTS));
    }
}
