package io.portkeeper.testapp.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.portkeeper.testapp.connect.Acceptor;
import io.portkeeper.testapp.connect.ConnectPath;
import io.portkeeper.testapp.connect.Connector;
import io.portkeeper.testapp.lab.Lab;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which source a connection gets, as the origin sees it. */
class ChoiceIT {

    @Test
    void sticky_keeps_a_destination_at_its_source() throws Exception {
        try (Acceptor origin = new Acceptor(Lab.DESTINATION);
                Acceptor same = new Acceptor(Lab.DESTINATION);
                Connector connector = Connector.underAgent("pool=" + Lab.POOL)) {
            connector.open(ConnectPath.SOCKET, 100, origin, same);
            assertThat(origin.awaitHeld(50).bySource())
                    .hasSize(1)
                    .isEqualTo(same.awaitHeld(50).bySource());
        }
    }

    @Test
    void round_robin_deals_evenly() throws Exception {
        try (Acceptor origin = new Acceptor(Lab.DESTINATION);
                Connector connector = Connector.underAgent("pool=" + Lab.POOL, "strategy=round-robin")) {
            connector.open(ConnectPath.CHANNEL, 100, origin);
            assertThat(origin.awaitHeld(100).bySource().values()).containsExactly(25, 25, 25, 25);
        }
    }

    @Test
    void random_uses_all() throws Exception {
        try (Acceptor origin = new Acceptor(Lab.DESTINATION);
                Connector connector = Connector.underAgent("pool=" + Lab.POOL, "strategy=random")) {
            connector.open(ConnectPath.CHANNEL, 400, origin);
            assertThat(origin.awaitHeld(400).bySource())
                    .hasSize(4)
                    .allSatisfy((source, count) -> assertThat(count).isGreaterThan(40));
        }
    }

    @Test
    void least_used_knows_what_has_been_closed() throws Exception {
        try (Acceptor origin = new Acceptor(Lab.DESTINATION);
                Connector connector = Connector.underAgent("pool=10.9.0.1-2", "strategy=least-used")) {
            connector.open(ConnectPath.CHANNEL, 100, origin);
            assertThat(origin.awaitHeld(100).bySource().values()).containsExactly(50, 50);

            String closed = connector.closeFrom("10.9.0.1");
            assertThat(closed).isEqualTo("closed 50");
            // No source has connections to these ten destinations yet. The agent uses the source with fewer in all.
            for (int n = 0; n < 10; n++) {
                try (Acceptor other = new Acceptor(Lab.OTHER_DESTINATION)) {
                    connector.open(ConnectPath.CHANNEL, 1, other);
                    assertThat(other.awaitHeld(1).bySource()).containsOnly(Map.entry("10.9.0.1", 1));
                }
            }
        }
    }

    @Test
    void least_used_counts_ports_in_time_wait_among_those_in_use() throws Exception {
        try (Acceptor origin = new Acceptor(Lab.DESTINATION);
                Connector connector = Connector.underAgent("pool=10.9.0.1-2", "strategy=least-used")) {
            connector.open(ConnectPath.CHANNEL, 100, origin);
            origin.awaitHeld(100);
            connector.closeFrom("10.9.0.1");
            connector.open(ConnectPath.CHANNEL, 50, origin);

            // The origin also counts the closed connections: 50 from each source, and then 25 more.
            assertThat(origin.awaitHeld(150).bySource())
                    .containsOnly(Map.entry("10.9.0.1", 75), Map.entry("10.9.0.2", 75));
        }
    }

    @Test
    void without_a_usable_source_the_kernel_chooses() throws Exception {
        try (Acceptor origin = new Acceptor(Lab.DESTINATION);
                Connector connector = Connector.underAgent("pool=10.9.0.77")) {
            assertThat(connector.open(ConnectPath.SOCKET, 10, origin)).isEqualTo("opened 10 failed 0");
            assertThat(origin.awaitHeld(10).bySource()).containsOnlyKeys("10.9.1.1");
            assertThat(connector.wholeLog("no source of the pool can be bound")).hasSize(1);
        }
    }

    @Test
    void without_a_usable_source_fallback_fail_refuses() throws Exception {
        try (Acceptor origin = new Acceptor(Lab.DESTINATION);
                Acceptor v6 = new Acceptor(Lab.DESTINATION_V6);
                Connector connector = Connector.underAgent("pool=10.9.0.77", "fallback=fail")) {
            for (ConnectPath path : ConnectPath.available()) {
                assertThat(connector.open(path, 2, origin, v6))
                        .startsWith("opened 0 failed 2 java.net.")
                        .contains("no source of the pool can be used to connect to " + origin.hostAndPort())
                        .contains("10.9.0.77");
            }
            assertThat(origin.held() + v6.held()).isZero();
        }
    }

    @Test
    void a_source_without_a_way_to_the_destination_is_passed_over() throws Exception {
        try (Acceptor origin = new Acceptor(Lab.DESTINATION);
                Connector connector = Connector.underAgent("pool=127.0.0.1")) {
            Lab.ip("route", "add", "unreachable", "198.18.0.0/15");
            assertThat(connector.open(ConnectPath.SOCKET, 1, "198.18.0.1:80"))
                    .startsWith("opened 0 failed 1 java.net.NoRouteToHostException: No route to host");
            assertThat(connector.open(ConnectPath.SOCKET, 1, origin)).isEqualTo("opened 1 failed 0");
        } finally {
            Lab.ip("route", "del", "unreachable", "198.18.0.0/15");
        }
    }
}
