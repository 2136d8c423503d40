package io.portkeeper.reap;

import static org.assertj.core.api.Assertions.assertThat;

import io.portkeeper.pool.PoolExpression;
import java.net.InetAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Connections of an address that the host no longer has. */
class PresenceTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private static ReapFixture withPool() throws Exception {
        return new ReapFixture(ReapFixture.RULES, PoolExpression.parse("192.0.2.1"));
    }

    @Test
    void none_goes_for_a_connect_until_the_address_is_back() throws Exception {
        ReapFixture the = withPool();
        the.idle(MINUTE);
        the.removed.add(InetAddress.getByName("192.0.2.1"));

        assertThat(the.reaper.free(the.destination(), the.sources())).isNull();
        assertThat(the.reset).isEmpty();
        assertThat(the.reaper.account(the.destination(), the.sources()))
                .isEqualTo("1 from addresses that this host no longer has");

        the.removed.clear();
        the.clock.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(the.reaper.free(the.destination(), the.sources())).isNotNull();
    }

    @Test
    void none_goes_by_pressure() throws Exception {
        ReapFixture the = withPool();
        the.idle(MINUTE);
        the.removed.add(InetAddress.getByName("192.0.2.1"));

        the.reaper.relieve((connection, age) -> true, (connection, age) -> true);
        assertThat(the.reset).isEmpty();

        the.removed.clear();
        the.clock.addAndGet(Duration.ofSeconds(1).toNanos());
        the.reaper.relieve((connection, age) -> true, (connection, age) -> true);
        assertThat(the.reset).hasSize(1);
    }

    @Test
    void the_kernel_is_asked_once_for_many_connections() throws Exception {
        ReapFixture the = withPool();
        for (int n = 0; n < 100; n++) {
            the.idle(MINUTE);
        }
        for (int n = 0; n < 10; n++) {
            assertThat(the.reaper.free(the.destination(), the.sources())).isNotNull();
        }

        assertThat(the.askedWhetherLocal).isEqualTo(1);
    }

    @Test
    void the_kernel_is_not_asked_about_its_own_choice() throws Exception {
        ReapFixture the = new ReapFixture(ReapFixture.RULES);
        the.idle(MINUTE);

        assertThat(the.reaper.free(the.destination(), the.sources())).isNotNull();
        assertThat(the.askedWhetherLocal).isZero();
    }
}
