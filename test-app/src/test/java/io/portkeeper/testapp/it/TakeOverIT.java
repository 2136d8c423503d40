package io.portkeeper.testapp.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.portkeeper.testapp.lab.Lab;
import io.portkeeper.testapp.ports.CloseWay;
import io.portkeeper.testapp.ports.ClosingServer;
import io.portkeeper.testapp.ports.PacedRun;
import io.portkeeper.testapp.ports.Pacer;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Owned ports carry the load when TIME_WAIT has taken all 200 ephemeral ports, for 60 s each.
 *
 * <p>Long runs run at the same time, each on its own lanes and owned ports.
 */
class TakeOverIT {

    static final int EPHEMERAL = 200;
    static final int PER_SECOND = 180;
    static final String SECOND = "ports.reuse-after=1s";

    private static final ExecutorService EXECUTOR = Executors.newCachedThreadPool();
    private static Future<PacedRun> ipv6;
    private static Future<PacedRun> withoutPool;
    private static Future<PacedRun> carried;
    private static Future<PacedRun> overload;
    private static Future<PacedRun> suddenly;
    private static Future<PacedRun> threads;
    private static ClosingServer serverOfTwo;
    private static Future<PacedRun> oneJvm;
    private static Future<PacedRun> otherJvm;

    @BeforeAll
    static void beginRuns() throws Exception {
        Lab.portRange(20_000, 20_000 + EPHEMERAL - 1);
        suddenly = begin(TakeOverIT::suddenly);
        carried = begin(TakeOverIT::carried);
        overload = begin(TakeOverIT::overload);
        ipv6 = begin(() -> paced(Lab.DESTINATION_V6, 10, "pool=fd09::1:1", "ports.owned=41000-41199", SECOND));
        withoutPool = begin(() -> paced(Lab.DESTINATION, 10, "ports.owned=42000-42199", SECOND));
        threads = begin(TakeOverIT::threads);
        serverOfTwo = new ClosingServer(Lab.DESTINATION);
        oneJvm = begin(TakeOverIT::oneOfTwo);
        otherJvm = begin(TakeOverIT::oneOfTwo);
    }

    @AfterAll
    static void endRuns() throws Exception {
        EXECUTOR.shutdownNow();
        serverOfTwo.close();
    }

    @Test
    void without_the_agent_connects_fail_within_two_seconds() throws Exception {
        try (ClosingServer server = new ClosingServer(Lab.DESTINATION);
                Pacer pacer = Pacer.withoutAgent()) {
            PacedRun run = pacer.run(CloseWay.CHANNEL, 3 * PER_SECOND, PER_SECOND, server);
            assertThat(run.failed()).isEqualTo(3 * PER_SECOND - EPHEMERAL);
            assertThat(run.firstFailure())
                    .hasValueSatisfying(after -> assertThat(after).isLessThan(Duration.ofSeconds(2)));
        }
    }

    @Test
    void no_connect_fails_with_ipv6() throws Exception {
        assertThat(ipv6.get().failures()).isEmpty();
        assertRested(ipv6.get(), 41_000, Duration.ofSeconds(1));
    }

    @Test
    void no_connect_fails_without_a_pool() throws Exception {
        assertThat(withoutPool.get().failures()).isEmpty();
        assertRested(withoutPool.get(), 42_000, Duration.ofSeconds(1));
    }

    @Test
    void a_port_rests_for_its_ten_seconds_at_a_rate_that_the_ports_carry() throws Exception {
        assertThat(carried.get().failures()).isEmpty();
        assertRested(carried.get(), 43_000, Duration.ofSeconds(10));
    }

    @Test
    void a_port_rests_for_its_ten_seconds_beyond_that_rate_and_connects_fail_instead() throws Exception {
        PacedRun run = overload.get();
        assertThat(run.failures().keySet())
                .isNotEmpty()
                .allSatisfy(failure ->
                        assertThat(failure).contains("Cannot assign requested address", "no port left", "10.9.0.2"));
        assertRested(run, 44_000, Duration.ofSeconds(10));
    }

    @Test
    void load_that_set_in_at_once_gets_what_all_ports_carry_when_the_first_minute_is_over() throws Exception {
        List<Duration> failed = suddenly.get().failedAt();
        assertThat(failed).as("the owned ports are alone at first").isNotEmpty();
        // A new JVM connects later than scheduled, and TIME_WAIT may last two seconds longer, because the kernel's
        // timers are coarse.
        assertThat(failed).allSatisfy(at -> assertThat(at).isLessThan(Duration.ofSeconds(70)));
    }

    @Test
    void many_threads_share_owned_ports() throws Exception {
        assertThat(threads.get().failures()).isEmpty();
        assertRested(threads.get(), 46_000, Duration.ofMillis(100));
    }

    @Test
    void two_jvms_share_owned_ports_at_a_rate_that_both_can_carry() throws Exception {
        Set<Integer> ports = oneJvm.get().ports(45_000, 45_255);
        assertThat(ports).doesNotContainAnyElementsOf(otherJvm.get().ports(45_000, 45_255));
        assertThat(oneJvm.get().failures()).isEmpty();
        assertThat(otherJvm.get().failures()).isEmpty();
        assertRested(oneJvm.get(), 45_000, Duration.ofSeconds(1));
        assertRested(otherJvm.get(), 45_000, Duration.ofSeconds(1));
    }

    static PacedRun paced(InetAddress destination, int seconds, String... options) throws Exception {
        try (ClosingServer server = new ClosingServer(destination);
                Pacer pacer = Pacer.underAgent(options)) {
            return pacer.run(CloseWay.CHANNEL, PER_SECOND * seconds, PER_SECOND, server);
        }
    }

    /** In ten seconds, 150 of the 200 owned ports are used. */
    private static PacedRun carried() throws Exception {
        try (ClosingServer server = new ClosingServer(Lab.DESTINATION);
                Pacer pacer = Pacer.underAgent("pool=10.9.0.2", "ports.owned=43000-43199")) {
            PacedRun ephemeral = pacer.run(CloseWay.SOCKET, EPHEMERAL, 400, server);
            assertThat(ephemeral.failures()).isEmpty();
            return pacer.run(CloseWay.SOCKET, 25 * 15, 15, server);
        }
    }

    /** All ports are used up twice: none is free from the 10th second to the 15th, and again from the 20th on. */
    private static PacedRun overload() throws Exception {
        try (ClosingServer server = new ClosingServer(Lab.DESTINATION);
                Pacer pacer = Pacer.underAgent("pool=10.9.0.2", "ports.owned=44000-44199")) {
            return pacer.run(CloseWay.SOCKET, 25 * 40, 40, server);
        }
    }

    /** All ports carry 200 / 60 s + 64 / 10 s = 9.7 connections a second, and the owned ports alone 6.4. */
    private static PacedRun suddenly() throws Exception {
        try (ClosingServer server = new ClosingServer(Lab.DESTINATION);
                Pacer pacer = Pacer.underAgent("pool=10.9.0.5", "ports.owned=47040-47103")) {
            return pacer.run(CloseWay.SOCKET, 115 * 9, 9, server);
        }
    }

    private static PacedRun oneOfTwo() throws Exception {
        try (Pacer pacer = Pacer.underAgent("pool=10.9.0.3", "ports.owned=45000-45255", SECOND)) {
            return pacer.run(CloseWay.CHANNEL, 10 * 60, 60, serverOfTwo);
        }
    }

    /** In 100 ms, 80 of the 200 owned ports are used. */
    private static PacedRun threads() throws Exception {
        try (ClosingServer server = new ClosingServer(Lab.DESTINATION);
                Pacer pacer = Pacer.underAgent("pool=10.9.0.4", "ports.owned=46000-46199", "ports.reuse-after=100ms")) {
            Callable<PacedRun> thread = () -> pacer.run(CloseWay.CHANNEL, 1_000, 100, server);
            List<PacedRun> runs = new ArrayList<>();
            for (Future<PacedRun> run : EXECUTOR.invokeAll(Collections.nCopies(8, thread))) {
                runs.add(run.get());
            }
            return PacedRun.of(runs);
        }
    }

    private static Future<PacedRun> begin(Callable<PacedRun> run) {
        return EXECUTOR.submit(run);
    }

    static void assertRested(PacedRun run, int firstPort, Duration rest) {
        assertThat(run.reuses(firstPort, firstPort + 255)).isPositive();
        assertThat(run.shortestRest(firstPort, firstPort + 255))
                .hasValueSatisfying(shortest -> assertThat(shortest).isGreaterThanOrEqualTo(rest));
    }
}
