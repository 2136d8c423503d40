package io.portkeeper.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.portkeeper.linux.SocketCalls;
import io.portkeeper.pool.IpAddress;
import io.portkeeper.pool.SourcePool;
import io.portkeeper.pool.SourceRules;
import io.portkeeper.pool.Sources;
import io.portkeeper.ports.Destinations;
import io.portkeeper.ports.FakeClaims;
import io.portkeeper.ports.Lane;
import io.portkeeper.ports.OwnedPort;
import io.portkeeper.ports.PortSet;
import java.io.FileDescriptor;
import java.lang.reflect.Proxy;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConnectionTest {

    private static final long SECOND = 1_000_000_000L;

    private Lane lane;

    @BeforeEach
    void makeLane() throws SocketException {
        SourcePool pool = new SourcePool(null, new Sources(), SourceRules.DEFAULT);
        pool.refresh();
        lane = new Destinations(new FakeClaims().owned(PortSet.range(61_056, 61_056), Duration.ofSeconds(10)))
                .get(IpAddress.parse("203.0.113.1"), 443, 0)
                .lane(pool.all().get(0));
    }

    private Connection opened(OwnedPort port) {
        Connection connection = new Connection(new FileDescriptor(), 7, lane, port);
        connection.opened();
        return connection;
    }

    @Test
    void counts_in_its_lane_while_it_is_open() {
        Connection connection = opened(null);
        assertThat(lane.open()).isEqualTo(1);

        connection.closing(false, 0);
        assertThat(lane.open()).isZero();
    }

    @Test
    void does_not_count_before_it_is_opened() {
        assertThat(new Connection(new FileDescriptor(), 7, lane, null)).isNotNull();

        assertThat(lane.open()).isZero();
    }

    @Test
    void leaves_its_port_in_time_wait_when_this_side_closed_first() {
        opened(null).closing(true, 0);
        opened(null).closing(false, 0);

        assertThat(lane.timeWaits(0)).isEqualTo(1);
    }

    @Test
    void returns_its_owned_port_to_rest() {
        opened(lane.takeOwned(0, false)).closing(false, 0);

        assertThat(lane.open()).isZero();
        assertThat(lane.takeOwned(10 * SECOND - 1, false)).isNull();
        assertThat(lane.takeOwned(10 * SECOND, false)).isNotNull();
    }

    @Test
    void returns_its_owned_port_with_the_time_wait_that_this_side_has() {
        opened(lane.takeOwned(0, false)).closing(true, 0);

        assertThat(lane.takeOwned(10 * SECOND, true).isTimeWait(10 * SECOND)).isTrue();
    }

    @Test
    void sets_an_owned_port_aside_that_something_else_held() {
        Connection connection = opened(lane.takeOwned(0, false));
        connection.portIsHeld();
        connection.closing(false, 0);

        assertThat(lane.open()).isZero();
        assertThat(lane.takeOwned(60 * SECOND - 1, true)).isNull();
        assertThat(lane.takeOwned(60 * SECOND, false)).isNotNull();
    }

    private static SocketCalls kernel(List<String> done) {
        return (SocketCalls) Proxy.newProxyInstance(
                SocketCalls.class.getClassLoader(), new Class<?>[] {SocketCalls.class}, (self, method, arguments) -> {
                    done.add(method.getName());
                    return method.getReturnType() == int.class ? 40_000 : null;
                });
    }

    @Test
    void is_reset_once_and_counts_no_more() throws Exception {
        List<String> done = new ArrayList<>();
        Connection connection = opened(null);

        assertThat(connection.reset(connection.activity(), fd -> true, kernel(done), 0))
                .isEqualTo(new Connection.Freed(lane, 40_000, null));
        assertThat(connection.reset(connection.activity(), fd -> true, kernel(done), 0))
                .isNull();
        connection.closing(true, 0);

        assertThat(done).containsExactly("localPort", "state", "reset");
        assertThat(lane.open()).isZero();
        assertThat(lane.timeWaits(0)).isZero();
    }

    @Test
    void is_not_reset_once_its_descriptor_is_being_closed() throws Exception {
        List<String> done = new ArrayList<>();
        Connection connection = opened(null);
        connection.closing(true, 0);

        assertThat(connection.reset(connection.activity(), fd -> true, kernel(done), 0))
                .isNull();
        assertThat(done).isEmpty();
    }

    @Test
    void is_not_reset_when_it_has_done_something_since() throws Exception {
        List<String> done = new ArrayList<>();
        Connection connection = opened(null);

        assertThat(connection.reset(
                        new Activity(
                                connection.activity().read() + 1,
                                connection.activity().written()),
                        fd -> true,
                        kernel(done),
                        0))
                .isNull();
        assertThat(done).isEmpty();
    }

    /** Otherwise, by the time of the reset, the number could be that of another connection. */
    @Test
    void is_not_closed_while_it_is_being_reset() throws Exception {
        Connection connection = opened(null);
        CountDownLatch checking = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        AtomicBoolean closed = new AtomicBoolean();
        Thread resetting = new Thread(() -> {
            try {
                connection.reset(
                        connection.activity(),
                        fd -> {
                            checking.countDown();
                            await().until(() -> go.getCount() == 0);
                            return !closed.get();
                        },
                        kernel(new ArrayList<>()),
                        0);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        resetting.start();
        checking.await();
        Thread closing = new Thread(() -> {
            connection.closing(true, 0);
            closed.set(true);
        });
        closing.start();
        await().until(() -> closing.getState() == Thread.State.BLOCKED);

        assertThat(closed).isFalse();
        go.countDown();
        closing.join();
        resetting.join();
        assertThat(lane.timeWaits(0)).as("it was reset, not closed first").isZero();
    }

    @Test
    void is_of_an_age_from_its_opening() {
        Connection connection = opened(null);
        assertThat(connection.ageSteps()).isZero();

        AtomicLong nanos = new AtomicLong();
        CoarseClock clock = new CoarseClock(nanos::get);
        nanos.addAndGet(Activity.GRAIN_NANOS);
        clock.run();
        assertThat(connection.ageSteps()).isEqualTo(1);
    }

    @Test
    void does_not_know_where_it_was_opened_until_that_is_found_out() {
        Connection connection = opened(null);
        assertThat(connection.site()).isNull();

        connection.openedBy("com.example.A.a", 1);
        assertThat(connection.site()).isEqualTo("com.example.A.a");
    }
}
