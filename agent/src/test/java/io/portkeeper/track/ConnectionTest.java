package io.portkeeper.track;

import static org.assertj.core.api.Assertions.assertThat;

import io.portkeeper.pool.IpAddress;
import io.portkeeper.pool.SourcePool;
import io.portkeeper.pool.StickyKey;
import io.portkeeper.ports.Destinations;
import io.portkeeper.ports.FakeClaims;
import io.portkeeper.ports.Lane;
import io.portkeeper.ports.OwnedPort;
import io.portkeeper.ports.PortSet;
import java.net.SocketException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConnectionTest {

    private static final long SECOND = 1_000_000_000L;

    private Lane lane;

    @BeforeEach
    void makeLane() throws SocketException {
        SourcePool pool = new SourcePool(null, StickyKey.HOST);
        pool.refresh();
        lane = new Destinations(new FakeClaims().owned(PortSet.range(61_056, 61_056), Duration.ofSeconds(10)))
                .get(IpAddress.parse("203.0.113.1"), 443, 0)
                .lane(pool.all().get(0));
    }

    private Connection opened(OwnedPort port) {
        Connection connection = new Connection(lane, port);
        connection.opened();
        return connection;
    }

    @Test
    void counts_in_its_lane_while_it_is_open() {
        Connection connection = opened(null);
        assertThat(lane.open()).isEqualTo(1);

        connection.closed(false, 0);
        assertThat(lane.open()).isZero();
    }

    @Test
    void does_not_count_before_it_is_opened() {
        assertThat(new Connection(lane, null)).isNotNull();

        assertThat(lane.open()).isZero();
    }

    @Test
    void leaves_its_port_in_time_wait_when_this_side_closed_first() {
        opened(null).closed(true, 0);
        opened(null).closed(false, 0);

        assertThat(lane.timeWaits(0)).isEqualTo(1);
    }

    @Test
    void returns_its_owned_port_to_rest() {
        opened(lane.takeOwned(0, false)).closed(false, 0);

        assertThat(lane.open()).isZero();
        assertThat(lane.takeOwned(10 * SECOND - 1, false)).isNull();
        assertThat(lane.takeOwned(10 * SECOND, false)).isNotNull();
    }

    @Test
    void returns_its_owned_port_with_the_time_wait_that_this_side_has() {
        opened(lane.takeOwned(0, false)).closed(true, 0);

        assertThat(lane.takeOwned(10 * SECOND, true).isTimeWait(10 * SECOND)).isTrue();
    }

    @Test
    void sets_an_owned_port_aside_that_something_else_held() {
        Connection connection = opened(lane.takeOwned(0, false));
        connection.inVain();
        connection.closed(false, 0);

        assertThat(lane.open()).isZero();
        assertThat(lane.takeOwned(60 * SECOND - 1, true)).isNull();
        assertThat(lane.takeOwned(60 * SECOND, false)).isNotNull();
    }
}
