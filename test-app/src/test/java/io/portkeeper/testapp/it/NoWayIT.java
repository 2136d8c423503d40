package io.portkeeper.testapp.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.portkeeper.testapp.connect.Acceptor;
import io.portkeeper.testapp.connect.ConnectPath;
import io.portkeeper.testapp.connect.Connector;
import io.portkeeper.testapp.lab.Lab;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Destinations to which there is no route. They say nothing about the sources, which are a prefix that is routed to this
 * host.
 */
class NoWayIT {

    private static final String PREFIX = "10.9.8.0/24";

    /** Destinations that any client of a forward proxy may ask for. */
    private static final List<String> NOWHERE = List.of("255.255.255.255:80", "224.0.0.1:80", "203.0.113.1:80");

    @BeforeAll
    static void routeToThisHost() throws Exception {
        Lab.ip("route", "add", "local", PREFIX, "dev", "lo");
    }

    @AfterAll
    static void routeNoMore() throws Exception {
        Lab.ip("route", "del", "local", PREFIX, "dev", "lo");
    }

    @Test
    void a_destination_without_a_way_quarantines_no_source() throws Exception {
        try (Acceptor origin = new Acceptor(Lab.DESTINATION);
                Connector connector = Connector.underAgent("pool=" + PREFIX)) {
            for (String nowhere : NOWHERE) {
                assertThat(connector.open(ConnectPath.SOCKET, 5, nowhere)).startsWith("opened 0 failed 5");
            }
            assertThat(connector.open(ConnectPath.SOCKET, 50, origin)).isEqualTo("opened 50 failed 0");
            // It is one host, and so one source, because the choice is still sticky.
            assertThat(origin.awaitHeld(50).bySource())
                    .hasSize(1)
                    .allSatisfy((source, held) -> assertThat(source).startsWith("10.9.8."));
        }
    }

    @Test
    void a_destination_without_a_way_is_tried_from_a_few_sources_only() throws Exception {
        try (Connector connector = Connector.underAgent("pool=" + PREFIX)) {
            assertThat(connector.open(ConnectPath.SOCKET, 1, NOWHERE.get(0))).startsWith("opened 0 failed 1");
            assertThat(connector.wholeLog("no route to the destination: "))
                    .singleElement()
                    .asString()
                    .containsPattern(
                            "no route to the destination: 10\\.9\\.8\\.\\d+, 10\\.9\\.8\\.\\d+, 10\\.9\\.8\\.\\d+\\)");
        }
    }
}
