package io.portkeeper.testapp.proxy;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.ClientFactoryBuilder;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.Flags;
import com.linecorp.armeria.common.util.TransportType;
import com.linecorp.armeria.server.Server;
import io.portkeeper.testapp.cli.Foreground;
import io.portkeeper.testapp.cli.HostAndPort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * A reverse proxy made of Armeria's server and client, with epoll, which is their default:
 * {@code HOST:PORT ORIGIN_HOST:ORIGIN_PORT}.
 */
public final class ArmeriaMain {
    private ArmeriaMain() {}

    public static void main(String[] args) throws IOException {
        Transport.EPOLL.require();
        Transport.EPOLL.requireThat(Flags.transportType() == TransportType.EPOLL);
        InetSocketAddress listen = HostAndPort.parse(args[0]);
        WebClient client = client(HostAndPort.format(HostAndPort.parse(args[1])));
        Server server = Server.builder()
                .http(listen)
                .requestTimeout(Duration.ZERO)
                .serviceUnder("/", (context, request) -> client.execute(request))
                .build();
        server.start().join();
        Foreground.listening(new InetSocketAddress(listen.getAddress(), server.activeLocalPort()));
    }

    private static WebClient client(String origin) {
        ClientFactoryBuilder factory = ClientFactory.builder().connectTimeout(Limits.PATIENCE);
        if (!Upstream.isKeptAlive()) {
            factory.maxNumRequestsPerConnection(1);
        }
        return WebClient.builder("h1c://" + origin)
                .factory(factory.build())
                .responseTimeout(Duration.ZERO)
                .writeTimeout(Duration.ZERO)
                .build();
    }
}
