package io.portkeeper.connect;

import static io.portkeeper.boot.PortkeeperBridge.LEFT_ALONE;
import static io.portkeeper.boot.PortkeeperBridge.UNDER_WAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.portkeeper.config.Settings;
import io.portkeeper.linux.SocketCalls.Protocol;
import io.portkeeper.pool.IpAddress;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.SocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A connect of a native transport, from its call of the bridge. */
class NativeConnectTest {

    /** Stands for the class of a transport that is woven completely. */
    private static final Class<?> WOVEN = Integer.class;

    private static final int NUMBER = 7;
    private static final InetSocketAddress REMOTE = new InetSocketAddress(LadderFixture.REMOTE, 443);
    private static final InetSocketAddress EXCLUDED =
            new InetSocketAddress(IpAddress.parse("198.51.100.1").toInetAddress(), 443);

    private LadderFixture the;
    private AgentBridge bridge;

    @BeforeEach
    void withTwoSources() {
        use(LadderFixture.unboundIfNeedBe("192.0.2.1-2"), "");
    }

    private void use(LadderFixture fixture, String options) {
        the = fixture;
        bridge = new AgentBridge(
                Settings.read(options, new Properties(), Map.of()), the.notices, the.ladder, the.closes);
        bridge.weavesTransports(WOVEN::equals);
        the.kernel.number = NUMBER;
    }

    private void neverUnbound() {
        use(LadderFixture.neverUnbound("192.0.2.1-2"), "pool=192.0.2.1-2,fallback=fail");
    }

    private int connect(Object remote) throws IOException {
        return bridge.connectNatively(WOVEN, NUMBER, remote);
    }

    private void failWith(Throwable... thrown) {
        the.kernel.connects.addAll(List.of(thrown));
    }

    private ConnectException refusal() {
        return refusal(REMOTE);
    }

    private ConnectException refusal(Object remote) {
        ConnectException[] refusal = {null};
        assertThatExceptionOfType(ConnectException.class)
                .isThrownBy(() -> connect(remote))
                .satisfies(thrown -> refusal[0] = thrown);
        return refusal[0];
    }

    private void didNothing() {
        assertThat(the.kernel.done).isEmpty();
        assertThat(the.lines()).isEmpty();
    }

    @Test
    void binds_a_source_and_connects() throws IOException {
        assertThat(connect(REMOTE)).isEqualTo(UNDER_WAY);
        assertThat(the.kernel.done).containsExactly("no-port", "bind 192.0.2.1", "connect");
        assertThat(the.source(0).open()).isEqualTo(1);
    }

    @Test
    void gives_the_lane_back_when_the_number_is_closed() throws IOException {
        connect(REMOTE);
        bridge.beforeClose(NUMBER + 1);
        assertThat(the.source(0).open()).isEqualTo(1);

        bridge.beforeClose(NUMBER);
        assertThat(the.source(0).open()).isZero();
        bridge.beforeClose(NUMBER);
        assertThat(the.source(0).open()).isZero();
    }

    /** If the agent did not see a close, the next connection with that number corrects the count. */
    @Test
    void forgets_the_connection_that_had_the_number_before() throws IOException {
        connect(REMOTE);
        connect(REMOTE);

        assertThat(the.source(0).open()).isEqualTo(1);
    }

    @Test
    void leaves_an_address_alone_that_is_not_resolved() throws IOException {
        assertThat(connect(InetSocketAddress.createUnresolved("example.test", 443)))
                .isEqualTo(LEFT_ALONE);
        didNothing();
    }

    @Test
    void leaves_an_address_of_another_kind_alone() throws IOException {
        assertThat(connect(new SocketAddress() {
                    private static final long serialVersionUID = 1;
                }))
                .isEqualTo(LEFT_ALONE);
        assertThat(connect("/run/socket")).isEqualTo(LEFT_ALONE);
        assertThat(connect(null)).isEqualTo(LEFT_ALONE);
        didNothing();
    }

    @Test
    void leaves_a_transport_alone_that_is_not_woven_wholly() throws IOException {
        assertThat(bridge.connectNatively(String.class, NUMBER, REMOTE)).isEqualTo(LEFT_ALONE);
        didNothing();
    }

    @Test
    void leaves_all_transports_alone_until_it_is_told_which_are_woven() throws IOException {
        AgentBridge untold =
                new AgentBridge(Settings.read("", new Properties(), Map.of()), the.notices, the.ladder, the.closes);

        assertThat(untold.connectNatively(WOVEN, NUMBER, REMOTE)).isEqualTo(LEFT_ALONE);
        didNothing();
    }

    @Test
    void leaves_an_excluded_destination_alone() throws IOException {
        assertThat(connect(EXCLUDED)).isEqualTo(LEFT_ALONE);
        didNothing();
    }

    @Test
    void leaves_a_datagram_socket_alone() throws IOException {
        the.kernel.protocol = Protocol.OTHER;

        assertThat(connect(REMOTE)).isEqualTo(LEFT_ALONE);
        didNothing();
    }

    @Test
    void leaves_a_socket_alone_that_has_a_port() throws IOException {
        the.kernel.localPort = 50_000;

        assertThat(connect(REMOTE)).isEqualTo(LEFT_ALONE);
        didNothing();
    }

    /** For example with Netty's IP_BIND_ADDRESS_NO_PORT: the application chose the source, and leaves the port to connect. */
    @Test
    void leaves_a_socket_alone_that_has_an_address_and_no_port() throws IOException {
        the.kernel.bound = true;

        assertThat(connect(REMOTE)).isEqualTo(LEFT_ALONE);
        didNothing();
    }

    @Test
    void leaves_all_alone_on_a_jdk_without_what_it_needs() throws IOException {
        the.kernel.canConnect = false;

        assertThat(connect(REMOTE)).isEqualTo(LEFT_ALONE);
        didNothing();
    }

    @Test
    void goes_on_to_the_next_source_when_one_has_no_port() throws IOException {
        failWith(LadderFixture.noPort());

        assertThat(connect(REMOTE)).isEqualTo(UNDER_WAY);
        assertThat(the.kernel.done)
                .containsExactly("no-port", "bind 192.0.2.1", "connect", "bind 192.0.2.2", "connect");
        assertThat(the.source(0).open()).isZero();
        assertThat(the.source(1).open()).isEqualTo(1);
    }

    /** The JDK throws a BindException. Native transports and their users expect a ConnectException. */
    @Test
    void says_what_was_tried_when_no_source_has_a_port() {
        failWith(LadderFixture.noPort(), LadderFixture.noPort());

        assertThat(refusal())
                .hasMessage("Cannot assign requested address: no local port to 203.0.113.1:443 (no port left:"
                        + " 192.0.2.1, 192.0.2.2)")
                .cause()
                .isInstanceOf(BindException.class);
        assertThat(the.source(0).open() + the.source(1).open()).isZero();
    }

    @Test
    void throws_what_the_far_end_refused_with_as_it_is() {
        ConnectException refused = LadderFixture.refused();
        failWith(refused);

        assertThat(refusal()).isSameAs(refused);
        assertThat(the.source(0).open()).isZero();
    }

    @Test
    void goes_on_to_the_next_source_when_one_leads_nowhere() throws IOException {
        failWith(LadderFixture.unreachable());

        assertThat(connect(REMOTE)).isEqualTo(UNDER_WAY);
        assertThat(the.source(1).open()).isEqualTo(1);
    }

    /** Neither of the sources leads there, nor does the source that the kernel chooses. */
    @Test
    void lets_the_transport_say_itself_that_nothing_leads_there() throws IOException {
        failWith(LadderFixture.unreachable(), LadderFixture.unreachable(), LadderFixture.unreachable());

        assertThat(connect(REMOTE)).isEqualTo(LEFT_ALONE);
        assertThat(the.kernel.done).endsWith("bind 0.0.0.0", "connect");
        assertThat(the.source(0).open() + the.source(1).open()).isZero();
    }

    @Test
    void lets_the_transport_say_itself_that_nothing_leads_there_where_no_other_address_may_be_used()
            throws IOException {
        neverUnbound();
        failWith(LadderFixture.unreachable(), new NoRouteToHostException("No route to host"));

        assertThat(connect(REMOTE)).isEqualTo(LEFT_ALONE);
        assertThat(the.kernel.done).endsWith("bind 192.0.2.2", "connect");
    }

    @Test
    void refuses_by_a_connect_exception_when_no_source_may_be_used() throws Exception {
        neverUnbound();
        InetAddress v6 = IpAddress.parse("2001:db8::1").toInetAddress();

        assertThat(refusal(new InetSocketAddress(v6, 443)))
                .hasMessageContaining("fallback=fail")
                .cause()
                .isInstanceOf(BindException.class);
    }

    @Test
    void leaves_a_connect_alone_when_the_agent_throws_an_error_before_it() throws IOException {
        the.kernel.failure = new LinkageError("on purpose");

        assertThat(connect(REMOTE)).isEqualTo(LEFT_ALONE);
        assertThat(the.lines()).first().asString().contains("internal failure before a connect");
    }

    @Test
    void leaves_a_connect_alone_when_the_agent_throws_an_error_in_it() throws IOException {
        failWith(new LinkageError("on purpose"));

        assertThat(connect(REMOTE)).isEqualTo(LEFT_ALONE);
        assertThat(the.lines()).first().asString().contains("internal failure before a connect of a native");
    }

    @Test
    void leaves_a_connect_alone_when_it_cannot_be_told_whether_the_transport_is_woven() throws IOException {
        bridge.weavesTransports(type -> {
            throw new LinkageError("on purpose");
        });

        assertThat(connect(REMOTE)).isEqualTo(LEFT_ALONE);
        assertThat(the.kernel.done).isEmpty();
    }

    @Test
    void refuses_by_a_connect_exception_when_the_agent_fails_and_no_other_address_may_be_used() {
        neverUnbound();
        the.kernel.failure = new LinkageError("on purpose");

        assertThat(refusal()).hasMessageContaining("fallback=fail forbids").hasMessageContaining("on purpose");
    }

    @Test
    void refuses_by_a_connect_exception_when_the_agent_fails_in_the_connect_and_no_other_address_may_be_used() {
        neverUnbound();
        failWith(new LinkageError("on purpose"));

        assertThat(refusal()).hasMessageContaining("fallback=fail forbids").hasMessageContaining("on purpose");
    }

    @Test
    void leaves_an_excluded_destination_alone_when_the_agent_fails_though_no_other_address_may_be_used()
            throws IOException {
        use(LadderFixture.neverUnbound("192.0.2.1"), "pool=192.0.2.1,fallback=fail,exclude=198.51.100.0/24");
        the.kernel.failure = new LinkageError("on purpose");

        assertThat(connect(EXCLUDED)).isEqualTo(LEFT_ALONE);
    }

    @Test
    void refuses_a_transport_that_is_not_woven_where_no_other_address_may_be_used() {
        neverUnbound();

        assertThatExceptionOfType(ConnectException.class)
                .isThrownBy(() -> bridge.connectNatively(String.class, NUMBER, REMOTE))
                .withMessageContaining("java.lang.String is not woven")
                .withMessageContaining("fallback=fail forbids connections without the agent");
        assertThat(the.lines()).singleElement().asString().startsWith("WARN the agent cannot bind this connection");
    }

    @Test
    void refuses_where_the_jdk_lacks_what_it_needs_and_no_other_address_may_be_used() {
        neverUnbound();
        the.kernel.canConnect = false;

        assertThat(refusal()).hasMessageContaining("this JDK lacks").hasMessageContaining("fallback=fail forbids");
    }

    @Test
    void refuses_no_datagrams_no_bound_socket_and_no_excluded_destination_of_a_transport_that_is_not_woven()
            throws IOException {
        use(LadderFixture.neverUnbound("192.0.2.1"), "pool=192.0.2.1,fallback=fail,exclude=198.51.100.0/24");
        assertThat(bridge.connectNatively(String.class, NUMBER, EXCLUDED)).isEqualTo(LEFT_ALONE);

        the.kernel.bound = true;
        assertThat(bridge.connectNatively(String.class, NUMBER, REMOTE)).isEqualTo(LEFT_ALONE);

        the.kernel.bound = false;
        the.kernel.protocol = Protocol.OTHER;
        assertThat(bridge.connectNatively(String.class, NUMBER, REMOTE)).isEqualTo(LEFT_ALONE);
        assertThat(the.lines()).isEmpty();
    }

    @Test
    void leaves_a_close_alone_when_the_agent_throws_an_error() throws IOException {
        connect(REMOTE);
        the.kernel.failure = new LinkageError("on purpose");
        bridge.beforeClose(NUMBER);

        assertThat(the.lines())
                .anyMatch(line -> line.contains("internal failure before a close of a native transport"));
    }

    @Test
    void takes_an_owned_port_and_gives_it_back_by_number() throws IOException {
        use(LadderFixture.withOwnedPorts("192.0.2.1", "61000-61063"), "");
        failWith(LadderFixture.noPort());

        assertThat(connect(REMOTE)).isEqualTo(UNDER_WAY);
        assertThat(the.kernel.done).contains("share");
        assertThat(the.source(0).open()).isEqualTo(1);

        bridge.beforeClose(NUMBER);
        assertThat(the.source(0).open()).isZero();
    }
}
