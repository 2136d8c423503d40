package io.portkeeper.track;

import static org.assertj.core.api.Assertions.assertThat;

import io.portkeeper.pool.IpAddress;
import io.portkeeper.pool.PoolExpression;
import io.portkeeper.pool.SourcePool;
import io.portkeeper.pool.SourceRules;
import io.portkeeper.pool.Sources;
import io.portkeeper.ports.Destination;
import io.portkeeper.ports.Destinations;
import io.portkeeper.ports.Lane;
import io.portkeeper.ports.OwnedPorts;
import io.portkeeper.ports.PortSet;
import java.io.FileDescriptor;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenConnectionsTest {

    private final OpenConnections connections = new OpenConnections(false, new CallSites(CallSites.Mode.OFF));
    private Lane one;
    private Lane two;

    @BeforeEach
    void readPool() throws SocketException {
        SourcePool pool = new SourcePool(PoolExpression.parse("192.0.2.1-2"), new Sources(), SourceRules.DEFAULT);
        pool.refresh();
        Destination destination = new Destinations(new OwnedPorts(PortSet.NONE, Duration.ofSeconds(10)))
                .get(IpAddress.parse("203.0.113.1"), 443, 0);
        one = destination.lane(pool.all().get(0));
        two = destination.lane(pool.all().get(1));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 7, 1_023, 1_024, 65_536, 16_777_215})
    void count_a_connection_from_its_opening_to_its_close(int descriptor) {
        connections.opened(connection(descriptor, one), 0);
        assertThat(one.open()).isEqualTo(1);

        close(descriptor);
        assertThat(one.open()).isZero();
    }

    @Test
    void count_each_source_on_its_own() {
        connections.opened(connection(7, one), 0);
        connections.opened(connection(8, two), 0);
        connections.opened(connection(9, two), 0);

        assertThat(one.open()).isEqualTo(1);
        assertThat(two.open()).isEqualTo(2);
    }

    @Test
    void count_a_close_once() {
        connections.opened(connection(7, one), 0);
        connections.opened(connection(8, one), 0);
        close(7);
        close(7);

        assertThat(one.open()).isEqualTo(1);
    }

    @Test
    void count_the_old_connection_closed_when_its_number_is_opened_again() {
        connections.opened(connection(7, one), 0);
        connections.opened(connection(7, two), 0);

        assertThat(one.open()).isZero();
        assertThat(two.open()).isEqualTo(1);
    }

    @Test
    void count_one_when_a_number_is_opened_again_from_the_same_source() {
        connections.opened(connection(7, one), 0);
        connections.opened(connection(7, one), 0);

        assertThat(one.open()).isEqualTo(1);
    }

    @Test
    void do_not_mind_descriptors_of_others() {
        connections.opened(connection(7, one), 0);
        close(8);
        close(7 + 1_024);

        assertThat(one.open()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MIN_VALUE, 16_777_216, Integer.MAX_VALUE})
    void do_not_track_numbers_beyond_the_table(int descriptor) {
        connections.opened(connection(descriptor, one), 0);
        assertThat(one.open()).isZero();

        close(descriptor);
        assertThat(one.open()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "-2147483648, false",
        "-1, false",
        "0, true",
        "16777215, true",
        "16777216, false",
        "2147483647, false",
    })
    void can_hold_numbers_below_sixteen_million(int descriptor, boolean held) {
        assertThat(connections.canHold(descriptor)).isEqualTo(held);
    }

    @Test
    void hand_a_connection_back_once_at_its_close() {
        Connection connection = connection(7, one);
        connections.opened(connection, 0);

        assertThat(connections.remove(7)).isSameAs(connection);
        assertThat(connections.remove(7)).isNull();
    }

    /** It is not known which side closed first. */
    @Test
    void count_no_time_wait_of_a_connection_whose_close_was_not_seen() {
        connections.opened(connection(7, one), 0);
        connections.opened(connection(7, two), 0);

        assertThat(one.timeWaits(0)).isZero();
    }

    @Test
    void count_right_when_many_threads_open_and_close_their_own_descriptors() throws Exception {
        runTogether(8, thread -> {
            for (int round = 0; round < 20_000; round++) {
                int descriptor = thread + 8 * (round % 400);
                connections.opened(connection(descriptor, round % 2 == 0 ? one : two), 0);
                if (round % 400 != 0) {
                    close(descriptor);
                }
            }
        });

        assertThat(one.open() + two.open()).isEqualTo(8);
    }

    @Test
    void count_right_when_many_threads_fight_for_the_same_descriptors() throws Exception {
        runTogether(8, thread -> {
            for (int round = 0; round < 20_000; round++) {
                connections.opened(connection(round % 16, thread % 2 == 0 ? one : two), 0);
                close((round + thread) % 16);
            }
        });
        assertThat(one.open() + two.open()).isBetween(0, 16);

        for (int descriptor = 0; descriptor < 16; descriptor++) {
            close(descriptor);
        }
        assertThat(one.open()).isZero();
        assertThat(two.open()).isZero();
    }

    private static Connection connection(int descriptor, Lane lane) {
        return new Connection(new FileDescriptor(), descriptor, lane, null);
    }

    private void close(int descriptor) {
        Connection connection = connections.remove(descriptor);
        if (connection != null) {
            connection.closing(true, 0);
        }
    }

    private interface Work {
        void run(int thread);
    }

    private static void runTogether(int threads, Work work) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            CountDownLatch start = new CountDownLatch(threads);
            List<Future<?>> results = new ArrayList<>();
            for (int n = 0; n < threads; n++) {
                int thread = n;
                results.add(executor.submit(() -> {
                    start.countDown();
                    start.await();
                    work.run(thread);
                    return null;
                }));
            }
            for (Future<?> result : results) {
                result.get();
            }
        } finally {
            executor.shutdownNow();
        }
    }
}
