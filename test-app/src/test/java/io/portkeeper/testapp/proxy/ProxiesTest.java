package io.portkeeper.testapp.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

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
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProxiesTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String LISTENING = "listening on ";
    private static final String ANYWHERE = "0.0.0.0:0";

    @ParameterizedTest
    @EnumSource
    void carries_requests_at_once_on_its_transport_and_ends_with_its_parent(ProxyUnderTest proxy) throws Exception {
        assumeThat(proxy.transport().missing()).isEmpty();
        try (Origin origin = origin()) {
            assertCarriesAndEnds(proxy.command(ANYWHERE, origin.address()), proxy.style(), proxy.transport(), origin);
        }
    }

    @Test
    void that_of_the_jdk_is_a_forward_proxy_too() throws Exception {
        try (Origin origin = origin()) {
            JvmCommand command = JvmCommand.of(JdkHttpProxyMain.class, ANYWHERE);
            assertCarriesAndEnds(command, Style.FORWARD, Transport.NIO, origin);
        }
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.MATCH_ANY,
            names = {".*EPOLL", "SPRING_CLOUD_GATEWAY", "ARMERIA", ".*IO_URING"})
    void ends_with_a_line_where_its_transport_is_missing(ProxyUnderTest proxy) throws Exception {
        try (Origin origin = origin();
                Jvm jvm = proxy.command(ANYWHERE, origin.address())
                        .withOptions("-Dio.netty.transport.noNative=true")
                        .start()) {
            assertThat(jvm.exitCode(LIMIT)).isEqualTo(1);
            assertThat(jvm.stdout()).isEmpty();
            assertThat(jvm.stderr())
                    .singleElement()
                    .asString()
                    .contains(proxy.transport().title(), "not available");
        }
    }

    private static Origin origin() throws InterruptedException {
        return new Origin(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)).start();
    }

    private static void assertCarriesAndEnds(JvmCommand command, Style style, Transport transport, Origin origin)
            throws Exception {
        try (Jvm proxy = command.start()) {
            String line = proxy.awaitLine(text -> text.startsWith(LISTENING), LIMIT);
            int port = HostAndPort.parse(line.substring(LISTENING.length())).getPort();

            LoadResult result =
                    new Load(new Target(style, Target.loopbacks(port), origin.address())).hold(50, "a", origin, LIMIT);

            assertThat(result.failures()).isEmpty();
            assertThat(result.mostHeld()).isEqualTo(50);
            assertOn(transport, proxy);
            assertThat(proxy.stdout()).hasSize(1);
            proxy.closeStdin();
            assertThat(proxy.exitCode(LIMIT)).isZero();
            assertThat(proxy.stderr()).isEmpty();
        }
    }

    /**
     * Recognises the transport by the class in which the event loops wait, because some libraries load all native transports
     * before they choose one.
     */
    private static void assertOn(Transport transport, Jvm proxy) throws Exception {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        Process process = new ProcessBuilder(jcmd, Long.toString(proxy.pid()), "Thread.print").start();
        String stacks = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(stacks).contains("Full thread dump");
        assertThat(stacks.contains("at io.netty.channel.epoll.")).isEqualTo(transport == Transport.EPOLL);
        assertThat(stacks.contains("at io.netty.channel.uring.")).isEqualTo(transport == Transport.IO_URING);
    }
}
