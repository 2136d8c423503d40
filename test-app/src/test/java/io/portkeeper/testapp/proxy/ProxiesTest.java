package io.portkeeper.testapp.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.portkeeper.testapp.cli.HostAndPort;
import io.portkeeper.testapp.lab.Jvm;
import io.portkeeper.testapp.lab.JvmCommand;
import io.portkeeper.testapp.load.Load;
import io.portkeeper.testapp.load.LoadResult;
import io.portkeeper.testapp.load.Style;
import io.portkeeper.testapp.load.Target;
import io.portkeeper.testapp.origin.Origin;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ProxiesTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String LISTENING = "listening on ";

    static Arguments[] proxies() {
        return new Arguments[] {
            Arguments.of(LittleProxyMain.class, Style.FORWARD),
            Arguments.of(LittleProxyMain.class, Style.TUNNEL),
            Arguments.of(JettyConnectMain.class, Style.TUNNEL),
            Arguments.of(JettyReverseMain.class, Style.REVERSE),
            Arguments.of(TomcatMain.class, Style.REVERSE),
            Arguments.of(JdkHttpProxyMain.class, Style.FORWARD),
            Arguments.of(JdkHttpProxyMain.class, Style.REVERSE),
        };
    }

    @ParameterizedTest
    @MethodSource("proxies")
    void carries_requests_at_once_and_ends_with_its_parent(Class<?> main, Style style) throws Exception {
        try (Origin origin = new Origin(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)).start();
                Jvm proxy = JvmCommand.of(main, "0.0.0.0:0", HostAndPort.format(origin.address()))
                        .start()) {
            String line = proxy.awaitLine(text -> text.startsWith(LISTENING), LIMIT);
            int port = HostAndPort.parse(line.substring(LISTENING.length())).getPort();

            LoadResult result =
                    new Load(new Target(style, Target.loopbacks(port), origin.address())).hold(50, "a", origin, LIMIT);

            assertThat(result.failures()).isEmpty();
            assertThat(result.mostHeld()).isEqualTo(50);
            assertThat(proxy.stdout()).hasSize(1);
            proxy.closeStdin();
            assertThat(proxy.exitCode(LIMIT)).isZero();
            assertThat(proxy.stderr()).isEmpty();
        }
    }
}
