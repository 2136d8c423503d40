package io.portkeeper.testapp.proxy;

import io.portkeeper.testapp.cli.Foreground;
import io.portkeeper.testapp.cli.HostAndPort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.core.env.Environment;
import reactor.netty.resources.LoopResources;

/**
 * Spring Cloud Gateway, a reverse proxy whose server and client are reactor-netty's, with epoll, which is their default:
 * {@code HOST:PORT ORIGIN_HOST:ORIGIN_PORT}.
 */
public final class SpringCloudGatewayMain {
    private static final String GATEWAY = "spring.cloud.gateway.server.webflux.";

    private SpringCloudGatewayMain() {}

    public static void main(String[] args) throws IOException {
        Transport.EPOLL.require();
        Transport.EPOLL.requireThat(LoopResources.hasNativeSupport());
        InetSocketAddress listen = HostAndPort.parse(args[0]);
        // Without these, Spring Boot and JBoss Logging choose loggers themselves.
        System.setProperty(LoggingSystem.SYSTEM_PROPERTY, LoggingSystem.NONE);
        System.setProperty("org.jboss.logging.provider", "slf4j");
        SpringApplication application = new SpringApplication(Gateway.class);
        application.setWebApplicationType(WebApplicationType.REACTIVE);
        application.setBannerMode(Banner.Mode.OFF);
        application.setLogStartupInfo(false);
        application.setDefaultProperties(properties(listen, HostAndPort.parse(args[1])));
        Environment environment = application.run().getEnvironment();
        int port = environment.getRequiredProperty("local.server.port", Integer.class);
        Foreground.listening(new InetSocketAddress(listen.getAddress(), port));
    }

    private static Map<String, Object> properties(InetSocketAddress listen, InetSocketAddress origin) {
        return Map.of(
                "server.address",
                listen.getAddress().getHostAddress(),
                "server.port",
                listen.getPort(),
                GATEWAY + "routes[0].id",
                "origin",
                GATEWAY + "routes[0].uri",
                "http://" + HostAndPort.format(origin),
                GATEWAY + "routes[0].predicates[0]",
                "Path=/**",
                GATEWAY + "httpclient.connect-timeout",
                Limits.PATIENCE.toMillis(),
                GATEWAY + "httpclient.pool.type",
                Upstream.isKeptAlive() ? "elastic" : "disabled");
    }

    /** Only what the gateway's starter configures. */
    @SpringBootConfiguration
    @EnableAutoConfiguration
    static class Gateway {}
}
