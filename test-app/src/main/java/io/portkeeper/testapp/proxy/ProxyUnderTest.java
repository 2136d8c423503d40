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
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A real proxy, and the load that makes it run out of ports. */
public enum ProxyUnderTest {
    LITTLE_PROXY("LittleProxy", LittleProxyMain.class, Style.FORWARD),
    LITTLE_PROXY_TUNNEL("LittleProxy, CONNECT", LittleProxyMain.class, Style.TUNNEL),
    JETTY_CONNECT("Jetty, CONNECT", JettyConnectMain.class, Style.TUNNEL),
    JETTY_REVERSE("Jetty, reverse", JettyReverseMain.class, Style.REVERSE),
    TOMCAT("Tomcat, reverse", TomcatMain.class, Style.REVERSE),
    JDK_HTTP_CLIENT("java.net.http, reverse", JdkHttpProxyMain.class, Style.REVERSE);

    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final Pattern LISTENING = Pattern.compile("listening on .*:(\\d+)");

    private final String title;
    private final Class<?> main;
    private final Style style;

    ProxyUnderTest(String title, Class<?> main, Style style) {
        this.title = title;
        this.main = main;
        this.style = style;
    }

    /** As people call it. */
    public String title() {
        return title;
    }

    /**
     * Starts the proxy and an origin in the lab, and holds that many requests open through it at once, each on a
     * connection of its own to the origin.
     *
     * @param change what to add to the proxy's start script
     */
    public LoadResult hold(int requests, UnaryOperator<JvmCommand> change) throws Exception {
        try (Origin origin = new Origin(new InetSocketAddress(Lab.DESTINATION, Lab.freePort())).start();
                Jvm jvm = start(origin, change)) {
            return new Load(target(origin, jvm)).hold(requests, "all", origin, LIMIT);
        }
    }

    /** Starts the proxy. */
    public Jvm start(Origin origin, UnaryOperator<JvmCommand> change) throws Exception {
        Jvm jvm = change.apply(command(origin)).start();
        jvm.awaitLine(line -> line.startsWith("listening on "), LIMIT);
        return jvm;
    }

    /** Where the requests of that proxy go. */
    public Target target(Origin origin, Jvm jvm) throws Exception {
        Matcher listening = LISTENING.matcher(jvm.awaitLine(line -> line.startsWith("listening on "), LIMIT));
        if (!listening.matches()) {
            throw new IllegalStateException("not a line of a proxy: " + jvm.stdout());
        }
        return new Target(style, Target.loopbacks(Integer.parseInt(listening.group(1))), origin.address());
    }

    private JvmCommand command(Origin origin) {
        String listen = "0.0.0.0:" + Lab.freePort();
        return style == Style.REVERSE
                ? JvmCommand.of(main, listen, HostAndPort.format(origin.address()))
                : JvmCommand.of(main, listen);
    }
}
