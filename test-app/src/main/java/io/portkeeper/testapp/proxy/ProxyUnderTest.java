package io.portkeeper.testapp.proxy;

import io.portkeeper.testapp.cli.HostAndPort;
import io.portkeeper.testapp.lab.Jvm;
import io.portkeeper.testapp.lab.JvmCommand;
import io.portkeeper.testapp.lab.Lab;
import io.portkeeper.testapp.load.Load;
import io.portkeeper.testapp.load.LoadResult;
import io.portkeeper.testapp.load.Style;
import io.portkeeper.testapp.load.Target;
import io.portkeeper.testapp.origin.Origin;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A real proxy, and the load that makes it run out of ports. */
public enum ProxyUnderTest {
    LITTLE_PROXY("LittleProxy", Transport.NIO, Style.FORWARD, LittleProxyMain.class),
    LITTLE_PROXY_TUNNEL("LittleProxy, CONNECT", Transport.NIO, Style.TUNNEL, LittleProxyMain.class),
    JETTY_CONNECT("Jetty, CONNECT", Transport.NIO, Style.TUNNEL, JettyConnectMain.class),
    JETTY_REVERSE("Jetty, reverse", Transport.NIO, Style.REVERSE, JettyReverseMain.class),
    TOMCAT("Tomcat, reverse", Transport.BLOCKING, Style.REVERSE, TomcatMain.class),
    JDK_HTTP_CLIENT("java.net.http, reverse", Transport.NIO, Style.REVERSE, JdkHttpProxyMain.class),
    VERTX("Vert.x, reverse", Transport.NIO, Style.REVERSE, VertxMain.class, "nio"),
    VERTX_EPOLL("Vert.x, reverse", Transport.EPOLL, Style.REVERSE, VertxMain.class, "epoll"),
    SPRING_CLOUD_GATEWAY("Spring Cloud Gateway", Transport.EPOLL, Style.REVERSE, SpringCloudGatewayMain.class) {
        /** It does not start if parts of gRPC are on the class path, and it uses io_uring if that is there. */
        @Override
        JvmCommand command(String listen, InetSocketAddress origin) {
            JvmCommand command = super.command(listen, origin);
            return command.withClassPath(ClassPaths.without("grpc-|netty-transport-.*-io_uring-", command.classPath()));
        }
    },
    ARMERIA("Armeria, reverse", Transport.EPOLL, Style.REVERSE, ArmeriaMain.class),
    NETTY_RELAY("Netty 4.2 relay", Transport.NIO, Style.REVERSE, NettyRelayMain.class, "nio"),
    NETTY_RELAY_EPOLL("Netty 4.2 relay", Transport.EPOLL, Style.REVERSE, NettyRelayMain.class, "epoll"),
    NETTY_RELAY_IO_URING("Netty 4.2 relay", Transport.IO_URING, Style.REVERSE, NettyRelayMain.class, "io_uring"),
    NETTY_4_1_RELAY_EPOLL("Netty 4.1 relay", Transport.EPOLL, Style.REVERSE, NettyRelayMain.class, "epoll") {
        @Override
        JvmCommand command(String listen, InetSocketAddress origin) {
            return super.command(listen, origin).withClassPath(ClassPaths.netty41());
        }
    };

    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final Pattern LISTENING = Pattern.compile("listening on .*:(\\d+)");

    private final String title;
    private final Transport transport;
    private final Style style;
    private final Class<?> main;
    private final String choice;

    ProxyUnderTest(String title, Transport transport, Style style, Class<?> main) {
        this(title, transport, style, main, "");
    }

    /**
     * @param choice the transport, if the main class takes it as an argument; otherwise empty
     */
    ProxyUnderTest(String title, Transport transport, Style style, Class<?> main, String choice) {
        this.title = title;
        this.transport = transport;
        this.style = style;
        this.main = main;
        this.choice = choice;
    }

    /** The name that tables show. */
    public String title() {
        return title;
    }

    /** The transport of its connections to the origin. */
    public Transport transport() {
        return transport;
    }

    /** How its clients address their requests. */
    public Style style() {
        return style;
    }

    /**
     * Starts the proxy and an origin in the lab, and holds that many requests open through the proxy at once, each on a
     * separate connection to the origin.
     *
     * @param change what to change in the proxy's command
     */
    public LoadResult hold(int requests, UnaryOperator<JvmCommand> change) throws Exception {
        try (Origin origin = new Origin(new InetSocketAddress(Lab.DESTINATION, Lab.freePort())).start();
                Jvm jvm = start(origin, change)) {
            return new Load(target(origin, jvm)).hold(requests, "all", origin, LIMIT);
        }
    }

    /** Starts the proxy. */
    public Jvm start(Origin origin, UnaryOperator<JvmCommand> change) throws Exception {
        Jvm jvm = change.apply(command("0.0.0.0:" + Lab.freePort(), origin.address()))
                .start();
        jvm.awaitLine(line -> line.startsWith("listening on "), LIMIT);
        return jvm;
    }

    /** The target of requests that are sent through that proxy. */
    public Target target(Origin origin, Jvm jvm) throws Exception {
        Matcher listening = LISTENING.matcher(jvm.awaitLine(line -> line.startsWith("listening on "), LIMIT));
        if (!listening.matches()) {
            throw new IllegalStateException("not a line of a proxy: " + jvm.stdout());
        }
        return new Target(style, Target.loopbacks(Integer.parseInt(listening.group(1))), origin.address());
    }

    /** The command that starts the proxy. */
    JvmCommand command(String listen, InetSocketAddress origin) {
        List<String> args = new ArrayList<>(List.of(listen));
        if (style == Style.REVERSE) {
            args.add(HostAndPort.format(origin));
        }
        if (!choice.isEmpty()) {
            args.add(choice);
        }
        return JvmCommand.of(main, args.toArray(String[]::new));
    }
}
