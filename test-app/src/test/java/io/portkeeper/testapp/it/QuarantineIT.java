package io.portkeeper.testapp.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.portkeeper.testapp.connect.Acceptor;
import io.portkeeper.testapp.connect.ConnectPath;
import io.portkeeper.testapp.connect.Connector;
import io.portkeeper.testapp.lab.Lab;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Sources that are not, or no longer, addresses of this host. */
class QuarantineIT {

    @Test
    void connections_succeed_from_the_other_sources_and_the_log_says_so_once() throws Exception {
        try (Acceptor origin = new Acceptor(Lab.DESTINATION);
                Connector connector = Connector.underAgent("pool=10.9.0.1-3, 10.9.0.77", "strategy=round-robin")) {
            for (ConnectPath path : ConnectPath.available()) {
                assertThat(connector.open(path, 200, origin)).isEqualTo("opened 200 failed 0");
            }
            assertThat(origin.awaitHeld(200).bySource().keySet()).isSubsetOf("10.9.0.1", "10.9.0.2", "10.9.0.3");
            assertThat(connector.wholeLog("10.9.0.77 is not an address of this host"))
                    .hasSize(1);
        }
    }

    @Test
    void a_source_that_only_connect_unmasks_is_left_alone_too() throws Exception {
        Lab.sysctl("ipv4/ip_nonlocal_bind", "1");
        try (Acceptor origin = new Acceptor(Lab.DESTINATION);
                Connector connector = Connector.underAgent("pool=10.9.0.1-3, 10.9.0.77", "strategy=round-robin")) {
            assertThat(connector.open(ConnectPath.SOCKET, 200, origin)).isEqualTo("opened 200 failed 0");
            assertThat(origin.awaitHeld(200).bySource().keySet())
                    .containsExactlyInAnyOrder("10.9.0.1", "10.9.0.2", "10.9.0.3");
            assertThat(connector.wholeLog("10.9.0.77 is not an address of this host"))
                    .hasSize(1);
        } finally {
            Lab.sysctl("ipv4/ip_nonlocal_bind", "0");
        }
    }

    @Test
    void an_address_that_is_taken_away_is_left_alone_and_used_again_when_it_is_back() throws Exception {
        Lab.addAddress("10.9.5.1");
        Lab.addAddress("10.9.5.2");
        try (Acceptor origin = new Acceptor(Lab.DESTINATION);
                Connector connector = Connector.underAgent("pool=10.9.5.1-2", "strategy=round-robin")) {
            assertThat(connector.open(ConnectPath.SOCKET, 10, origin)).isEqualTo("opened 10 failed 0");
            assertThat(origin.awaitHeld(10).bySource())
                    .containsEntry("10.9.5.1", 5)
                    .containsEntry("10.9.5.2", 5);

            origin.drop();
            Lab.removeAddress("10.9.5.2");
            assertThat(connector.open(ConnectPath.CHANNEL, 100, origin)).isEqualTo("opened 100 failed 0");
            assertThat(origin.awaitHeld(100).bySource()).containsOnlyKeys("10.9.5.1");

            origin.drop();
            Lab.addAddress("10.9.5.2");
            await().untilAsserted(() -> {
                assertThat(connector.open(ConnectPath.SOCKET, 2, origin)).isEqualTo("opened 2 failed 0");
                assertThat(origin.bySource()).containsKey("10.9.5.2");
            });
            assertThat(connector.wholeLog("10.9.5.2 is an address of this host again"))
                    .hasSize(1);
            assertThat(connector.log("10.9.5.2 is not an address of this host")).hasSize(1);
        } finally {
            Lab.ip("address", "flush", "dev", "lo", "to", "10.9.5.0/24");
        }
    }

    @Test
    void an_interface_is_read_again_and_may_go_away() throws Exception {
        Lab.ip("link", "add", "pk0", "type", "veth", "peer", "name", "pk1");
        Lab.ip("link", "set", "pk0", "up");
        Lab.ip("address", "add", "10.9.6.1/32", "dev", "pk0");
        try (Acceptor origin = new Acceptor(Lab.DESTINATION);
                Connector connector = Connector.underAgent("pool=pk0", "pool.refresh=200ms", "strategy=round-robin")) {
            assertThat(connector.open(ConnectPath.SOCKET, 10, origin)).isEqualTo("opened 10 failed 0");
            assertThat(origin.awaitHeld(10).bySource()).containsOnlyKeys("10.9.6.1");

            Lab.ip("address", "add", "10.9.6.2/32", "dev", "pk0");
            await().untilAsserted(() -> {
                assertThat(connector.open(ConnectPath.SOCKET, 2, origin)).isEqualTo("opened 2 failed 0");
                assertThat(origin.bySource()).containsKey("10.9.6.2");
            });

            origin.drop();
            Lab.ip("link", "del", "pk0");
            assertThat(connector.open(ConnectPath.SOCKET, 100, origin)).isEqualTo("opened 100 failed 0");
            assertThat(origin.awaitHeld(100).bySource()).containsOnlyKeys("10.9.1.1");
            assertThat(connector.wholeLog("gone [10.9.6.1, 10.9.6.2]")).hasSize(1);
        }
    }

    /**
     * A network deprecates an address that it is about to remove (RFC 4862). The kernel avoids such an address for new
     * connections.
     */
    @Test
    void a_deprecated_address_of_an_interface_is_no_source_unless_it_is_named() throws Exception {
        Lab.ip("link", "add", "pk2", "type", "veth", "peer", "name", "pk3");
        Lab.ip("link", "set", "pk2", "up");
        Lab.ip("address", "add", "fd09::6:1/128", "dev", "pk2", "nodad");
        Lab.ip("address", "add", "fd09::6:2/128", "dev", "pk2", "nodad", "preferred_lft", "0");
        try (Acceptor origin = new Acceptor(Lab.DESTINATION_V6)) {
            assertThat(sources(origin, "pool=pk2")).containsExactly("fd09:0:0:0:0:0:6:1");
            assertThat(sources(origin, "pool=pk2, fd09::6:2"))
                    .containsExactlyInAnyOrder("fd09:0:0:0:0:0:6:1", "fd09:0:0:0:0:0:6:2");
        } finally {
            Lab.ip("link", "del", "pk2");
        }
    }

    private static Set<String> sources(Acceptor origin, String pool) throws Exception {
        try (Connector connector = Connector.underAgent(pool, "strategy=round-robin")) {
            assertThat(connector.open(ConnectPath.SOCKET, 10, origin)).isEqualTo("opened 10 failed 0");
            Set<String> sources = Set.copyOf(origin.awaitHeld(10).bySource().keySet());
            origin.drop();
            return sources;
        }
    }
}
