package io.portkeeper.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.BindException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class NoticesTest {

    private final AtomicLong clock = new AtomicLong();
    private final RecordingLog log = new RecordingLog();
    private final Notices notices = new Notices(log, Runnable::run, clock::get);

    @Test
    void say_the_first_connection_and_no_other() {
        notices.bound("192.0.2.1", "203.0.113.1:443");
        notices.bound("192.0.2.2", "203.0.113.2:443");

        assertThat(log.lines()).containsExactly("INFO first connection bound: 192.0.2.1 to 203.0.113.1:443");
    }

    @Test
    void say_once_that_the_kernel_is_old() {
        notices.withoutNoPort();
        notices.withoutNoPort();

        assertThat(log.lines())
                .singleElement()
                .asString()
                .startsWith("WARN this kernel has no IP_BIND_ADDRESS_NO_PORT (Linux 4.2)");
    }

    @Test
    void say_and_remember_once_what_each_attempt_to_build_the_agent_finds_lacking() {
        for (int attempts = 0; attempts < 3; attempts++) {
            notices.withoutReaper();
            notices.withoutProtocols();
        }

        assertThat(log.lines()).hasSize(2);
        assertThat(notices.lacks()).hasSize(2);
    }

    /** The option fallback may change between the two. */
    @Test
    void say_what_becomes_of_mptcp_without_options_whichever_it_was_before() {
        notices.mptcpWithoutOptions();
        notices.mptcpLeftAlone();
        notices.mptcpLeftAlone();

        assertThat(log.lines()).hasSize(2);
        assertThat(log.lines().get(0)).endsWith("connection only");
        assertThat(log.lines().get(1)).endsWith("their connections are left alone");
    }

    @Test
    void say_once_that_the_kernel_knows_no_windows_and_what_follows() {
        notices.withoutWindows();
        clock.set(3_600_000_000_000L);
        notices.withoutWindows();

        assertThat(log.lines())
                .containsExactly(
                        "WARN this kernel has no IP_LOCAL_PORT_RANGE (Linux 6.3): connecting without port windows,"
                                + " so a connect takes longer when more than half of the ports are in use");
    }

    @Test
    void say_which_owned_ports_are_lost_to_the_kernel() {
        notices.ownedPortsLost("61000-61099");

        assertThat(log.lines())
                .containsExactly(
                        "WARN net.ipv4.ip_local_port_range now includes owned ports: 61000-61099 belong to the kernel"
                                + " from now on");
    }

    @Test
    void say_that_the_pool_has_become_empty() {
        notices.emptyPool();

        assertThat(log.lines())
                .containsExactly(
                        "WARN a pool has no source now (interfaces without address, or all drained): no connection gets a"
                                + " source of it until it has one");
    }

    @Test
    void say_which_source_is_in_quarantine_and_what_is_done() {
        notices.quarantined("192.0.2.1");

        assertThat(log.lines())
                .containsExactly("WARN 192.0.2.1 is not an address of this host: in quarantine, the other sources are"
                        + " used; probed again from time to time");
    }

    @Test
    void say_which_source_is_back() {
        notices.released("192.0.2.1");

        assertThat(log.lines()).containsExactly("WARN 192.0.2.1 is an address of this host again: out of quarantine");
    }

    @Test
    void say_how_the_pool_changed() {
        notices.poolChanged(List.of("192.0.2.1"), List.of());

        assertThat(log.lines()).containsExactly("WARN the pool's interfaces changed: new sources [192.0.2.1], gone []");
    }

    @Test
    void say_one_exhaustion_a_minute_and_how_many_there_were() {
        notices.exhausted("first", () -> "");
        notices.exhausted("second", () -> "");
        notices.exhausted("third", () -> "");
        clock.set(60_000_000_000L);
        notices.exhausted("fourth", () -> "");

        assertThat(log.lines())
                .containsExactly("WARN first", "WARN fourth (and 2 more of this kind since the last such line)");
    }

    @Test
    void hold_each_kind_back_on_its_own() {
        notices.exhausted("exhausted", () -> "");
        notices.unbound("unbound");
        notices.refused("refused");

        assertThat(log.lines()).containsExactly("WARN exhausted", "WARN unbound", "WARN refused");
    }

    @Test
    void say_ten_sources_in_quarantine_a_minute() {
        for (int n = 1; n <= 12; n++) {
            notices.quarantined("192.0.2." + n);
        }

        assertThat(log.lines()).hasSize(10);
    }

    @Test
    void say_a_failure_of_the_agent_with_its_cause_and_what_is_done() {
        notices.failed("before a connect", new IllegalStateException("broken"));

        assertThat(log.lines())
                .containsExactly(
                        "ERROR internal failure before a connect: java.lang.IllegalStateException: broken; carrying on",
                        "DEBUG internal failure");
    }

    @Test
    void say_a_failure_of_the_agent_with_its_consequence() {
        notices.failed("before a connect", new IllegalStateException("broken"), "refused");

        assertThat(log.lines())
                .first()
                .isEqualTo("ERROR internal failure before a connect: java.lang.IllegalStateException: broken; refused");
    }

    @Test
    void say_one_failure_of_the_agent_a_minute() {
        notices.failed("before a connect", new IllegalStateException("broken"));
        log.lines().clear();
        notices.failed("before a close", new IllegalStateException("broken"));

        assertThat(log.lines()).isEmpty();
    }

    @Test
    void count_what_they_do_not_say_too() {
        for (int n = 0; n < 7; n++) {
            notices.exhausted("no port", () -> "");
        }
        notices.unbound("unbound");

        assertThat(notices.total(Notices.Kind.EXHAUSTED)).isEqualTo(7);
        assertThat(notices.total(Notices.Kind.UNBOUND)).isEqualTo(1);
        assertThat(notices.total(Notices.Kind.REFUSED)).isZero();
    }

    @Test
    void say_who_holds_the_ports_below_an_exhaustion() {
        notices.exhausted("no port", () -> "held: by A\nheld: by B");

        assertThat(log.lines()).containsExactly("WARN no port", "WARN held: by A", "WARN held: by B");
    }

    /** Looking through all connections takes a while. */
    @Test
    void ask_who_holds_the_ports_only_when_it_is_said_and_not_in_the_connecting_thread() {
        List<Runnable> later = new ArrayList<>();
        AtomicInteger asked = new AtomicInteger();
        Notices deferred = new Notices(log, later::add, clock::get);
        for (int n = 0; n < 5; n++) {
            deferred.exhausted("no port", () -> "held " + asked.incrementAndGet());
        }
        assertThat(asked).hasValue(0);

        later.forEach(Runnable::run);
        assertThat(asked).hasValue(1);
    }

    @Test
    void tell_the_recorder_of_each_quarantine_said_or_not() {
        ToldRecorder recorder = new ToldRecorder();
        notices.use(recorder);
        for (int n = 1; n <= 12; n++) {
            notices.quarantined("192.0.2." + n);
        }
        notices.released("192.0.2.1");

        assertThat(recorder.told())
                .hasSize(13)
                .startsWith("quarantine 192.0.2.1", "quarantine 192.0.2.2")
                .endsWith("out of quarantine 192.0.2.1");
    }

    @Test
    void tell_nobody_where_there_is_no_recorder() {
        assertThat(notices.recorder().connecting()).isNull();
    }

    @Test
    void say_where_the_page_is_and_why_it_is_not() {
        notices.served("localhost:9404");
        notices.notServed("localhost:9404", new BindException("Address already in use"));

        assertThat(log.lines())
                .containsExactly(
                        "INFO status page and metrics at http://localhost:9404/",
                        "WARN metrics are not served at localhost:9404; the agent tries again every few seconds:"
                                + " java.net.BindException: Address already in use");
    }

    /** Another failure, which is also logged at most once a minute, does not suppress it. */
    @Test
    void say_each_minute_for_as_long_as_the_agent_cannot_be_built() {
        for (int minute = 0; minute < 3; minute++) {
            notices.failed("before a connect", new IllegalStateException());
            notices.notBuilt("not built");
            notices.notBuilt("not built");
            clock.addAndGet(60_000_000_000L);
        }

        assertThat(log.lines()).filteredOn("ERROR not built"::equals).hasSize(3);
    }

    /** Code that reports a failure must not fail because of the report. */
    @Test
    void counts_a_failure_that_cannot_be_said() {
        Notices failing = new Notices(
                log,
                line -> {
                    throw new OutOfMemoryError("Java heap space");
                },
                System::nanoTime);

        failing.failed("in a test", new OutOfMemoryError("Java heap space"));

        assertThat(failing.total(Notices.Kind.FAILED)).isEqualTo(1);
    }
}
