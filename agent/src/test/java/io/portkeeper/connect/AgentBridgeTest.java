package io.portkeeper.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.portkeeper.config.Settings;
import io.portkeeper.linux.SocketCalls.Protocol;
import io.portkeeper.linux.SocketCalls.State;
import io.portkeeper.linux.SocketCalls.TimeWait;
import io.portkeeper.observe.Loops;
import io.portkeeper.observe.Notices;
import io.portkeeper.pool.IpAddress;
import java.io.FileDescriptor;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** No failure of the agent reaches the application. */
class AgentBridgeTest {

    private final LadderFixture the = LadderFixture.unboundIfNeedBe("192.0.2.1-2");
    private AgentBridge bridge;

    @BeforeEach
    void putBridgeOverLadder() {
        bridge = bridgeOver(the, "");
    }

    /** A bridge whose ladder is already built. A ladder that the bridge builds itself calls the real kernel. */
    private static AgentBridge bridgeOver(LadderFixture fixture, String options) {
        return new AgentBridge(settings(options), notices(fixture), fixture.ladder, fixture.closes);
    }

    /** A bridge that cannot build its ladder, because java.base is not opened to the tests. */
    private static AgentBridge withoutLadder(LadderFixture fixture, String options) {
        AgentBridge without = bridge(options, notices(fixture));
        without.sees(true, true);
        return without;
    }

    private static AgentBridge bridge(String options, Notices notices) {
        return new AgentBridge(settings(options), null, notices, new Loops(notices, System::nanoTime));
    }

    private static Settings settings(String options) {
        return Settings.read(options, new Properties(), Map.of());
    }

    private static Notices notices(LadderFixture fixture) {
        return new Notices(fixture.log, Runnable::run, fixture.clock::get);
    }

    private Object connect(AgentBridge over, InetAddress remote) throws BindException {
        return over.beforeConnect(StandardProtocolFamily.INET, the.fd, remote, 443);
    }

    private void saysThatItFailed(String where) {
        saysThatItFailed(where, "carrying on without the agent");
    }

    private void saysThatItFailed(String where, String consequence) {
        assertThat(the.lines())
                .hasSize(2)
                .first()
                .asString()
                .startsWith("ERROR internal failure " + where + ": ")
                .endsWith("; " + consequence);
    }

    @Test
    void takes_a_connect_up_the_ladder_and_to_its_close() throws BindException {
        Object attempt = connect(bridge, LadderFixture.REMOTE);
        assertThat(bridge.prepareNext(attempt, LadderFixture.noPort())).isTrue();
        bridge.afterConnect(attempt);
        assertThat(the.source(1).open()).isEqualTo(1);

        bridge.beforeClose(the.fd);
        assertThat(the.source(1).open()).isZero();
    }

    private Attempt opened() throws BindException {
        Attempt attempt = (Attempt) connect(bridge, LadderFixture.REMOTE);
        bridge.afterConnect(attempt);
        return attempt;
    }

    /** How many ports its lane has in TIME_WAIT once it is closed, if the kernel says only that the connection is over. */
    private int timeWaitsOnceOver(Attempt attempt) {
        the.kernel.timeWait = TimeWait.POSSIBLE;
        bridge.beforeClose(the.fd);
        return attempt.lane.timeWaits(the.clock.get());
    }

    private Attempt openedByMptcp() throws BindException {
        the.kernel.protocol = Protocol.MPTCP;
        bridge.seesHalfCloses();
        return opened();
    }

    /** For MPTCP, the kernel reports the state of the first path, which does not change when the far end closes. */
    @Test
    void counts_no_port_in_time_wait_of_mptcp_whose_peer_had_closed_first() throws BindException {
        Attempt attempt = openedByMptcp();
        the.kernel.peerHasClosed = true;
        bridge.beforeClose(the.fd);

        assertThat(attempt.lane.timeWaits(the.clock.get())).isZero();
    }

    @Test
    void counts_no_port_in_time_wait_of_mptcp_whose_peer_had_closed_before_it_was_shut_down() throws BindException {
        Attempt attempt = openedByMptcp();
        the.kernel.peerHasClosed = true;
        bridge.beforeHalfClose(the.fd);

        assertThat(timeWaitsOnceOver(attempt)).isZero();
    }

    @Test
    void counts_a_port_in_time_wait_of_mptcp_that_this_side_has_closed_first() throws BindException {
        Attempt attempt = openedByMptcp();
        bridge.beforeHalfClose(the.fd);
        the.kernel.peerHasClosed = true;

        assertThat(timeWaitsOnceOver(attempt)).isOne();
    }

    /** Once both sides have closed, the kernel no longer reports which side closed first. */
    @Test
    void counts_no_port_in_time_wait_whose_peer_had_closed_before_the_channel_was_shut_down() throws BindException {
        Attempt attempt = opened();
        the.kernel.state = State.CLOSE_WAIT;
        bridge.beforeHalfClose(the.fd);
        the.kernel.state = State.OTHER;
        the.kernel.timeWait = TimeWait.POSSIBLE;
        bridge.beforeClose(the.fd);

        assertThat(attempt.lane.open()).isZero();
        assertThat(attempt.lane.timeWaits(the.clock.get())).isZero();
    }

    @Test
    void counts_a_port_in_time_wait_that_this_side_was_the_first_to_shut_down() throws BindException {
        Attempt attempt = opened();
        bridge.seesHalfCloses();
        bridge.beforeHalfClose(the.fd);

        assertThat(timeWaitsOnceOver(attempt)).isOne();
    }

    @Test
    void counts_no_port_in_time_wait_whose_connection_the_peer_has_reset() throws BindException {
        Attempt attempt = opened();
        the.kernel.timeWait = TimeWait.POSSIBLE;
        bridge.seesHalfCloses();
        bridge.beforeClose(the.fd);

        assertThat(attempt.lane.open()).isZero();
        assertThat(attempt.lane.timeWaits(the.clock.get())).isZero();
    }

    @Test
    void counts_no_port_in_time_wait_whose_connection_was_reset_before_it_was_shut_down() throws BindException {
        Attempt attempt = opened();
        the.kernel.state = State.CLOSE;
        bridge.beforeHalfClose(the.fd);

        assertThat(timeWaitsOnceOver(attempt)).isZero();
    }

    /** Before the hooks are woven, the agent does not see half-closes. */
    @Test
    void counts_a_port_in_doubt_when_half_closes_are_not_seen() throws BindException {
        Attempt attempt = opened();

        assertThat(timeWaitsOnceOver(attempt)).isOne();
    }

    @Test
    void counts_a_port_in_doubt_that_may_have_been_shut_down_before_half_closes_were_seen() throws BindException {
        Attempt attempt = opened();
        the.kernel.state = State.CLOSE;
        bridge.seesHalfCloses();
        bridge.beforeHalfClose(the.fd);

        assertThat(timeWaitsOnceOver(attempt)).isOne();
    }

    @Test
    void counts_a_port_in_doubt_when_the_kernel_cannot_be_asked_who_was_the_first() throws BindException {
        Attempt attempt = opened();
        bridge.seesHalfCloses();
        the.kernel.failure = new StackOverflowError("on purpose");
        bridge.beforeHalfClose(the.fd);
        the.kernel.failure = null;

        assertThat(timeWaitsOnceOver(attempt)).isOne();
    }

    /** A descriptor may be closed already when it is shut down, and its number may belong to another one by then. */
    @Test
    void does_not_take_a_closed_descriptor_for_that_which_has_its_number_now() throws BindException {
        Attempt attempt = opened();
        bridge.seesHalfCloses();
        bridge.beforeHalfClose(new FileDescriptor());

        assertThat(timeWaitsOnceOver(attempt)).isZero();
    }

    /** The first half-close shows which side closed first. The second sees only the state that resulted from it. */
    @Test
    void counts_a_port_in_time_wait_that_is_shut_down_twice() throws BindException {
        Attempt attempt = opened();
        bridge.seesHalfCloses();
        bridge.beforeHalfClose(the.fd);
        the.kernel.state = State.CLOSE;
        the.kernel.timeWait = TimeWait.POSSIBLE;
        bridge.beforeHalfClose(the.fd);
        bridge.beforeClose(the.fd);

        assertThat(attempt.lane.timeWaits(the.clock.get())).isOne();
    }

    @Test
    void pays_no_heed_to_a_channel_that_is_none_of_its_own() {
        assertThatCode(() -> bridge.beforeHalfClose(the.fd)).doesNotThrowAnyException();
        assertThat(the.lines()).isEmpty();
    }

    @Test
    void explains_a_failure() throws BindException {
        Object attempt = connect(bridge, LadderFixture.REMOTE);
        assertThat(bridge.prepareNext(attempt, LadderFixture.noPort())).isTrue();
        assertThat(bridge.prepareNext(attempt, LadderFixture.noPort())).isFalse();

        assertThat(bridge.explainFailure(attempt, LadderFixture.noPort()))
                .hasMessageContaining("no port left: 192.0.2.1");
    }

    @Test
    void throws_a_refusal() {
        AgentBridge refusing = bridgeOver(LadderFixture.neverUnbound("192.0.2.1"), "");

        assertThatExceptionOfType(BindException.class)
                .isThrownBy(
                        () -> connect(refusing, IpAddress.parse("2001:db8::1").toInetAddress()))
                .withMessageContaining("fallback=fail");
    }

    @Test
    void leaves_a_connect_alone_when_the_ladder_cannot_be_built() throws BindException {
        assertThat(connect(withoutLadder(the, ""), LadderFixture.REMOTE)).isNull();
        saysThatItFailed("before a connect");
    }

    @Test
    void leaves_a_connect_alone_when_the_agent_throws_an_error() throws BindException {
        the.kernel.failure = new LinkageError("missing in this JDK");

        assertThat(connect(bridge, LadderFixture.REMOTE)).isNull();
        saysThatItFailed("before a connect");
    }

    @Test
    void leaves_a_connect_alone_when_the_kernel_cannot_be_asked() throws BindException {
        the.kernel.failure = new IOException("Bad file descriptor");

        assertThat(connect(bridge, LadderFixture.REMOTE)).isNull();
        saysThatItFailed("before a connect");
    }

    @Test
    void does_not_try_again_when_the_agent_throws_an_error() throws BindException {
        Object attempt = connect(bridge, LadderFixture.REMOTE);
        the.kernel.failure = new LinkageError("missing in this JDK");

        assertThat(bridge.prepareNext(attempt, LadderFixture.noPort())).isFalse();
        saysThatItFailed("after a connect that failed", "carrying on");
    }

    @Test
    void leaves_a_connection_alone_when_the_agent_fails_after_it() {
        assertThatCode(() -> bridge.afterConnect("no attempt")).doesNotThrowAnyException();
        saysThatItFailed("after a connect", "carrying on");
    }

    @Test
    void leaves_the_applications_exception_alone_when_the_agent_fails_to_explain_it() {
        Throwable thrown = LadderFixture.noPort();

        assertThat(bridge.explainFailure("no attempt", thrown)).isSameAs(thrown);
        saysThatItFailed("after a connect that failed", "carrying on");
    }

    @Test
    void leaves_a_close_alone_when_the_agent_throws_an_error() {
        the.kernel.numberFailure = new LinkageError("missing in this JDK");

        assertThatCode(() -> bridge.beforeClose(the.fd)).doesNotThrowAnyException();
        saysThatItFailed("before a close", "carrying on");
    }

    @Test
    void does_nothing_at_a_close_before_the_first_connect() {
        AgentBridge unused = withoutLadder(the, "");

        assertThatCode(() -> unused.beforeClose(the.fd)).doesNotThrowAnyException();
        assertThat(the.lines()).isEmpty();
    }

    /** A bind can fail with other exceptions than BindException: for EPERM from a cgroup's BPF program, ENOMEM or EINVAL. */
    @Test
    void never_leaks_another_address_when_bind_fails_otherwise() throws Exception {
        LadderFixture the = LadderFixture.neverUnbound("192.0.2.1");
        AgentBridge bridge = bridgeOver(the, "pool=192.0.2.1,fallback=fail");
        the.kernel.bindFailure = new SocketException("Operation not permitted");
        assertThatExceptionOfType(BindException.class)
                .isThrownBy(() -> bridge.beforeConnect(StandardProtocolFamily.INET, the.fd, LadderFixture.REMOTE, 443));
    }

    /** A running application is being woven, and it is not known yet which hooks there will be. */
    @Test
    void leaves_connects_alone_until_it_knows_what_it_sees_and_builds_nothing() throws Exception {
        LadderFixture the = LadderFixture.unboundIfNeedBe("192.0.2.1");
        AgentBridge early = bridge("pool=192.0.2.1", notices(the));

        assertThat(early.beforeConnect(StandardProtocolFamily.INET, the.fd, LadderFixture.REMOTE, 443))
                .isNull();
        assertThat(the.lines()).isEmpty();

        AgentBridge strict = bridge("pool=192.0.2.1,fallback=fail", notices(the));
        assertThatExceptionOfType(BindException.class)
                .isThrownBy(() -> strict.beforeConnect(StandardProtocolFamily.INET, the.fd, LadderFixture.REMOTE, 443))
                .withMessageContaining("the agent is being started");
    }

    /** Logging can fail as well, if no memory or no stack is left. */
    @Test
    void leaves_a_connect_alone_when_even_the_log_fails() throws Exception {
        LadderFixture the = LadderFixture.unboundIfNeedBe("192.0.2.1");
        Notices failing = new Notices(the.log, Runnable::run, () -> {
            throw new StackOverflowError();
        });
        AgentBridge bridge = bridge("", failing);
        bridge.sees(true, true);
        assertThatCode(() -> bridge.beforeConnect(StandardProtocolFamily.INET, the.fd, LadderFixture.REMOTE, 443))
                .doesNotThrowAnyException();
    }

    @Test
    void refuses_a_connect_when_it_fails_itself_and_no_other_address_may_be_used() throws Exception {
        LadderFixture the = LadderFixture.neverUnbound("192.0.2.1");
        AgentBridge bridge = bridgeOver(the, "pool=192.0.2.1,fallback=fail");
        the.kernel.failure = new AssertionError("on purpose");
        assertThatExceptionOfType(BindException.class)
                .isThrownBy(() -> bridge.beforeConnect(StandardProtocolFamily.INET, the.fd, LadderFixture.REMOTE, 443))
                .withMessageContaining("fallback=fail forbids")
                .withMessageContaining("on purpose");
        saysItRefuses(the);
    }

    private static void saysItRefuses(LadderFixture the) {
        assertThat(the.lines())
                .noneMatch(line -> line.contains("carrying on"))
                .first()
                .asString()
                .endsWith("; the connection is refused, because fallback=fail forbids connections without the agent");
        assertThat(the.lines()).last().asString().startsWith("WARN the agent failed, and fallback=fail forbids");
    }

    @Test
    void refuses_no_datagrams_and_nothing_that_the_application_bound_when_it_cannot_be_built() throws Exception {
        LadderFixture the = LadderFixture.neverUnbound("192.0.2.1");
        ConnectLadder broken =
                new ConnectLadder(null, null, null, null, null, null, the.kernel, the.notices, the.clock::get);
        AgentBridge bridge =
                new AgentBridge(settings("pool=192.0.2.1,fallback=fail"), notices(the), broken, the.closes);
        assertThatExceptionOfType(BindException.class).isThrownBy(() -> connect(bridge, LadderFixture.REMOTE));

        the.kernel.protocol = Protocol.OTHER;
        assertThat(connect(bridge, LadderFixture.REMOTE)).isNull();

        the.kernel.protocol = Protocol.TCP;
        the.kernel.localPort = 40_000;
        assertThat(connect(bridge, LadderFixture.REMOTE)).isNull();
        assertThat(the.lines()).noneMatch(line -> line.contains("carrying on"));
    }

    /** The message says neither that the agent carries on nor that the connection is refused. */
    @Test
    void says_of_an_excluded_destination_that_it_is_left_alone() throws Exception {
        AgentBridge broken = withoutLadder(the, "pool=192.0.2.1,fallback=fail");
        connect(broken, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));

        assertThat(the.lines())
                .first()
                .asString()
                .endsWith("; left alone, because the connection needs no source of the pool");
    }

    /** Building the ladder fails here, because java.base is not opened to the tests. */
    @Test
    void refuses_no_connect_to_an_excluded_destination_when_it_cannot_be_built() throws Exception {
        AgentBridge broken = withoutLadder(the, "pool=192.0.2.1,fallback=fail");

        assertThat(connect(broken, InetAddress.getByAddress(new byte[] {127, 0, 0, 1})))
                .isNull();
        assertThatExceptionOfType(BindException.class).isThrownBy(() -> connect(broken, LadderFixture.REMOTE));
    }
}
