package io.portkeeper.testapp.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.portkeeper.testapp.connect.Acceptor;
import io.portkeeper.testapp.connect.ConnectPath;
import io.portkeeper.testapp.connect.Connector;
import io.portkeeper.testapp.lab.Agent;
import io.portkeeper.testapp.lab.Lab;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** How many connections can be held at once, for every way in which a JVM connects. */
class HoldingIT {

    /** 4 sources of 1,000 ports, less a few that other processes in the lab may use meanwhile. */
    private static final int HELD = 3_990;

    /** Otherwise the agent would use owned ports before the next source, and there are more of them. */
    private static final String EPHEMERAL_ONLY = "ports.owned=off";

    /** The reaper would reset connections idle for longer than {@code reaper.min-idle}, which is likely on a busy machine. */
    private static final String ALL_STAY = "reaper=off";

    static Set<ConnectPath> paths() {
        return ConnectPath.available();
    }

    @ParameterizedTest
    @MethodSource("paths")
    @Tag("jdk")
    void four_sources_hold_four_ranges_of_ports(ConnectPath path) throws Exception {
        try (Acceptor origin = new Acceptor(Lab.DESTINATION);
                Connector connector = Connector.underAgent("pool=" + Lab.POOL, EPHEMERAL_ONLY, ALL_STAY)) {
            assertThat(connector.open(path, HELD, origin)).isEqualTo("opened " + HELD + " failed 0");
            origin.awaitHeld(HELD);
            assertThat(origin.bySource()).containsOnlyKeys("10.9.0.1", "10.9.0.2", "10.9.0.3", "10.9.0.4");
            assertThat(connector.log("internal failure")).isEmpty();
            assertThat(connector.log("lacks")).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("paths")
    void without_the_agent_one_range_is_all(ConnectPath path) throws Exception {
        try (Acceptor origin = new Acceptor(Lab.DESTINATION);
                Connector connector = Connector.withoutAgent()) {
            assertThat(connector.open(path, Lab.PORTS + 50, origin))
                    .startsWith("opened " + Lab.PORTS + " failed 50 java.net.")
                    .contains("Cannot assign requested address");
        }
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.INCLUDE,
            names = {"SOCKET", "CHANNEL_NON_BLOCKING", "ASYNCHRONOUS_CHANNEL", "HTTP_CLIENT"})
    @Tag("jdk")
    void ipv6_sources_hold_as_many(ConnectPath path) throws Exception {
        try (Acceptor origin = new Acceptor(Lab.DESTINATION_V6);
                Connector connector = Connector.underAgent("pool=fd09::1:1-2", EPHEMERAL_ONLY, ALL_STAY)) {
            assertThat(connector.open(path, HELD / 2, origin)).isEqualTo("opened " + HELD / 2 + " failed 0");
            origin.awaitHeld(HELD / 2);
            assertThat(origin.bySource()).hasSize(2);
        }
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.INCLUDE,
            names = {"SOCKET", "CHANNEL_NON_BLOCKING", "ASYNCHRONOUS_CHANNEL", "HTTP_CLIENT"})
    @Tag("jdk")
    void a_jvm_that_prefers_ipv4_holds_as_many(ConnectPath path) throws Exception {
        try (Acceptor origin = new Acceptor(Lab.DESTINATION);
                Connector connector = Connector.start(Agent.under(
                        Connector.command().withOptions("-Djava.net.preferIPv4Stack=true"),
                        "pool=10.9.0.1-2",
                        EPHEMERAL_ONLY,
                        ALL_STAY))) {
            assertThat(connector.open(path, HELD / 2, origin)).isEqualTo("opened " + HELD / 2 + " failed 0");
            origin.awaitHeld(HELD / 2);
            assertThat(origin.bySource()).hasSize(2);
        }
    }

    @Test
    void one_port_serves_several_destinations() throws Exception {
        try (Acceptor origin = new Acceptor(Lab.DESTINATION);
                Acceptor other = new Acceptor(Lab.OTHER_DESTINATION);
                Connector connector = Connector.underAgent("pool=10.9.0.1-2", EPHEMERAL_ONLY, ALL_STAY)) {
            assertThat(connector.open(ConnectPath.SOCKET, HELD, origin, other))
                    .isEqualTo("opened " + HELD + " failed 0");
            origin.awaitHeld(HELD / 2);
            other.awaitHeld(HELD / 2);
            assertThat(origin.bySource()).containsOnlyKeys("10.9.0.1", "10.9.0.2");
            assertThat(other.bySource()).containsOnlyKeys("10.9.0.1", "10.9.0.2");
        }
    }

    @Test
    void one_pool_of_both_families_serves_both() throws Exception {
        try (Acceptor v4 = new Acceptor(Lab.DESTINATION);
                Acceptor v6 = new Acceptor(Lab.DESTINATION_V6);
                Connector connector =
                        Connector.underAgent("pool=" + Lab.POOL + " " + Lab.POOL_V6, EPHEMERAL_ONLY, ALL_STAY)) {
            assertThat(connector.open(ConnectPath.CHANNEL, 2 * HELD, v4, v6))
                    .isEqualTo("opened " + 2 * HELD + " failed 0");
            v4.awaitHeld(HELD);
            v6.awaitHeld(HELD);
            assertThat(v4.bySource()).hasSize(4);
            assertThat(v6.bySource()).hasSize(4);
        }
    }

    @Test
    @Tag("jdk")
    void on_exhaustion_the_exception_has_its_type_and_says_what_was_tried() throws Exception {
        try (Acceptor origin = new Acceptor(Lab.DESTINATION);
                Connector connector = Connector.underAgent("pool=10.9.0.1-2", EPHEMERAL_ONLY, ALL_STAY)) {
            connector.open(ConnectPath.SOCKET, 2 * Lab.PORTS, origin);
            for (ConnectPath path : ConnectPath.available()) {
                assertThat(connector.open(path, 2, origin))
                        .startsWith("opened 0 failed 2 java.net.")
                        .contains("Cannot assign requested address")
                        .contains(origin.hostAndPort())
                        .contains("no port left: ")
                        .contains("10.9.0.1")
                        .contains("10.9.0.2");
            }
            assertThat(connector.wholeLog("no local port to")).hasSize(1);
        }
    }
}
