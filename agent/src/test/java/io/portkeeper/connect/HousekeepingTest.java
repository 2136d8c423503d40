package io.portkeeper.connect;

import static io.portkeeper.connect.LadderFixture.noPort;
import static org.assertj.core.api.Assertions.assertThat;

import io.portkeeper.ports.HostPorts;
import io.portkeeper.ports.Lane;
import io.portkeeper.ports.PortSet;
import io.portkeeper.ports.TimeWaitReuse;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class HousekeepingTest {

    private static final long SECOND = 1_000_000_000L;

    private final LadderFixture the = LadderFixture.withWindowsAndOwnedPorts("192.0.2.1", 64, "61056-61059");
    private HostPorts host = LadderFixture.HOST;
    private final Housekeeping housekeeping =
            new Housekeeping(the.destinations, the.binder, 64, host, known -> host, the.notices, the.clock::get);

    private String windowOfAConnect() throws IOException {
        the.kernel.done.clear();
        the.begin();
        return the.kernel.done.get(2);
    }

    private static int first(String window) {
        return Integer.parseInt(window.substring("window ".length(), window.indexOf('-')));
    }

    @Test
    void forgets_destinations_that_have_been_idle_for_a_minute() throws IOException {
        the.begin();
        the.clock.set(60 * SECOND - 1);
        housekeeping.run();
        assertThat(the.destinations.count()).isEqualTo(1);

        the.clock.set(60 * SECOND);
        housekeeping.run();
        assertThat(the.destinations.count()).isZero();
    }

    @Test
    void gives_owned_ports_back_that_have_been_idle_for_a_minute() throws IOException {
        Attempt attempt = the.begin();
        while (attempt.fromOwnedPort == null) {
            the.ladder.next(attempt, noPort());
        }
        the.closes.closing(the.fd);
        the.clock.set(60 * SECOND - 1);
        housekeeping.run();
        assertThat(the.claims.held).containsExactly(61_056);

        the.clock.set(60 * SECOND);
        housekeeping.run();
        assertThat(the.claims.held).isEmpty();
    }

    @Test
    void takes_connects_to_the_kernels_range_when_that_has_been_changed() throws IOException {
        assertThat(first(windowOfAConnect())).isBetween(20_000, 20_999);
        host = new HostPorts(30_000, 30_999, PortSet.NONE);
        housekeeping.run();

        assertThat(first(windowOfAConnect())).isBetween(30_000, 30_999);
    }

    @Test
    void counts_no_reserved_port_among_those_that_the_kernel_chooses_from() {
        assertThat(housekeeping.ephemeral()).isEqualTo(1_000);
        host = new HostPorts(20_000, 20_999, PortSet.parse("20100-20199"));
        housekeeping.run();

        assertThat(housekeeping.ephemeral()).isEqualTo(900);
    }

    @Test
    void counts_no_more_time_waits_than_the_kernel_keeps_now() throws IOException {
        host = new HostPorts(20_000, 20_999, PortSet.NONE, 1, TimeWaitReuse.NEVER);
        housekeeping.run();
        Lane lane = the.begin().lane;
        for (int closed = 0; closed < 3; closed++) {
            lane.opened();
            lane.closed(true, the.clock.get());
        }

        assertThat(lane.timeWaits(the.clock.get())).isOne();
    }

    @Test
    void says_nothing_when_no_owned_port_is_lost_by_it() {
        housekeeping.run();
        host = new HostPorts(30_000, 30_999, PortSet.NONE);
        housekeeping.run();

        assertThat(the.lines()).isEmpty();
    }

    @Test
    void says_once_which_owned_ports_are_lost_by_it() {
        host = new HostPorts(30_000, 61_057, PortSet.NONE);
        for (int n = 0; n < 20; n++) {
            housekeeping.run();
            the.clock.addAndGet(10 * SECOND);
        }

        assertThat(the.lines())
                .containsExactly("WARN net.ipv4.ip_local_port_range now includes owned ports: 61056-61057 belong to the"
                        + " kernel from now on");
    }

    @Test
    void hands_out_the_owned_ports_that_are_left() throws IOException {
        host = new HostPorts(30_000, 61_058, PortSet.NONE);
        housekeeping.run();
        Attempt attempt = the.begin();
        while (attempt.fromOwnedPort == null) {
            the.ladder.next(attempt, noPort());
        }

        assertThat(the.kernel.done).endsWith("bind 192.0.2.1 61059");
    }

    /** Somebody may have widened the range on purpose. The lost ports belong to the kernel until the JVM is restarted. */
    @Test
    void does_not_take_lost_ports_back_when_the_range_shrinks_again() throws IOException {
        host = new HostPorts(30_000, 61_059, PortSet.NONE);
        housekeeping.run();
        host = LadderFixture.HOST;
        housekeeping.run();
        Attempt attempt = the.begin();
        while (the.ladder.next(attempt, noPort())) {
            assertThat(attempt.fromOwnedPort).isNull();
        }

        assertThat(attempt.fromOwnedPort).isNull();
    }
}
