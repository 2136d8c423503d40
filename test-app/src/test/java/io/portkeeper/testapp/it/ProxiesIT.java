package io.portkeeper.testapp.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.portkeeper.testapp.cli.HostAndPort;
import io.portkeeper.testapp.lab.Jvm;
import io.portkeeper.testapp.lab.JvmCommand;
import io.portkeeper.testapp.load.Load;
import io.portkeeper.testapp.load.LoadResult;
import io.portkeeper.testapp.load.Style;
import io.portkeeper.testapp.load.Target;
import io.portkeeper.testapp.origin.Origin;
import io.portkeeper.testapp.proxy.JdkHttpProxyMain;
import io.portkeeper.testapp.proxy.JettyConnectMain;
import io.portkeeper.testapp.proxy.JettyReverseMain;
import io.portkeeper.testapp.proxy.LittleProxyMain;
import io.portkeeper.testapp.proxy.TomcatMain;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Real, unmodified proxies: the same load fails without the agent and does not with it. */
class ProxiesIT {

    /** Needs more than two sources of 1,000 ports. */
    private static final int REQUESTS = 2_500;

    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final Pattern LISTENING = Pattern.compile("listening on .*:(\\d+)");

    enum Proxy {
        LITTLE_PROXY(LittleProxyMain.class, Style.FORWARD),
        LITTLE_PROXY_TUNNEL(LittleProxyMain.class, Style.TUNNEL),
        JETTY_CONNECT(JettyConnectMain.class, Style.TUNNEL),
        JETTY_REVERSE(JettyReverseMain.class, Style.REVERSE),
        TOMCAT(TomcatMain.class, Style.REVERSE),
        JDK_HTTP_CLIENT(JdkHttpProxyMain.class, Style.REVERSE);

        private final Class<?> main;
        private final Style style;

        Proxy(Class<?> main, Style style) {
            this.main = main;
            this.style = style;
        }

        JvmCommand command(Origin origin) {
            String listen = "0.0.0.0:" + Lab.freePort();
            return style == Style.REVERSE
                    ? JvmCommand.of(main, listen, HostAndPort.format(origin.address()))
                    : JvmCommand.of(main, listen);
        }
    }

    @ParameterizedTest
    @EnumSource
    void no_request_fails_under_the_agent(Proxy proxy) throws Exception {
        try (Origin origin = new Origin(new InetSocketAddress(Lab.DESTINATION, Lab.freePort())).start()) {
            LoadResult result = hold(proxy, Agent.under(proxy.command(origin), "pool=" + Lab.POOL), origin);
            assertThat(result.failures()).isEmpty();
            assertThat(result.mostHeld()).isEqualTo(REQUESTS);
            assertThat(result.succeeded()).isEqualTo(REQUESTS);
            assertThat(result.sources()).hasSizeBetween(3, 4);
            assertThat(result.sources().keySet()).isSubsetOf("10.9.0.1", "10.9.0.2", "10.9.0.3", "10.9.0.4");
        }
    }

    @ParameterizedTest
    @EnumSource
    void without_the_agent_the_same_load_runs_out_of_ports(Proxy proxy) throws Exception {
        try (Origin origin = new Origin(new InetSocketAddress(Lab.DESTINATION, Lab.freePort())).start()) {
            LoadResult result = hold(proxy, proxy.command(origin), origin);
            assertThat(result.mostHeld()).isLessThanOrEqualTo(Lab.PORTS);
            assertThat(result.failed()).isGreaterThanOrEqualTo(REQUESTS - Lab.PORTS);
        }
    }

    private static LoadResult hold(Proxy proxy, JvmCommand command, Origin origin) throws Exception {
        try (Jvm jvm = command.start()) {
            Matcher listening = LISTENING.matcher(jvm.awaitLine(line -> line.startsWith("listening on "), LIMIT));
            assertThat(listening.matches()).isTrue();
            List<InetSocketAddress> entries = Target.loopbacks(Integer.parseInt(listening.group(1)));
            return new Load(new Target(proxy.style, entries, origin.address())).hold(REQUESTS, "it", origin, LIMIT);
        }
    }
}
