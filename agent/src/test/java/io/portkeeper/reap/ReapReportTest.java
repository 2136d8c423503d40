package io.portkeeper.reap;

import static org.assertj.core.api.Assertions.assertThat;

import io.portkeeper.observe.Notices;
import io.portkeeper.reap.Reaping.Why;
import java.net.SocketException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the report keeps about the connections that were reset. */
class ReapReportTest {

    private ReapFixture the;
    private ReapReport report;

    @BeforeEach
    void makeReport() throws SocketException {
        the = new ReapFixture(ReapFixture.RULES);
        report = new ReapReport(new Notices(the.log, Runnable::run, the.clock::get));
    }

    private void reaped(long timeMillis, Why why, boolean dryRun) {
        report.reaped(new Reaping(
                timeMillis,
                the.lane(the.destination()),
                Duration.ofSeconds(3),
                Duration.ofSeconds(80),
                why,
                "com.example.A.a",
                dryRun));
    }

    @Test
    void counts_by_why_a_port_was_wanted() {
        reaped(1, Why.CONNECT, false);
        reaped(2, Why.PRESSURE, false);
        reaped(3, Why.PRESSURE, false);

        assertThat(report.total(Why.CONNECT, false)).isEqualTo(1);
        assertThat(report.total(Why.PRESSURE, false)).isEqualTo(2);
    }

    @Test
    void counts_what_a_dry_run_would_have_reset_apart() {
        reaped(1, Why.CONNECT, false);
        reaped(2, Why.CONNECT, true);
        reaped(3, Why.CONNECT, true);

        assertThat(report.total(Why.CONNECT, false)).isEqualTo(1);
        assertThat(report.total(Why.CONNECT, true)).isEqualTo(2);
        assertThat(report.total(Why.PRESSURE, true)).isZero();
    }

    @Test
    void counts_on_after_it_was_said_in_the_log() {
        reaped(1, Why.CONNECT, false);
        report.run();
        reaped(2, Why.CONNECT, false);
        report.run();

        assertThat(report.total(Why.CONNECT, false)).isEqualTo(2);
    }

    @Test
    void keeps_the_last_fifty_newest_first() {
        for (int n = 1; n <= 60; n++) {
            reaped(n, Why.CONNECT, n % 2 == 0);
        }

        assertThat(report.recent()).hasSize(50);
        assertThat(report.recent().get(0).timeMillis()).isEqualTo(60);
        assertThat(report.recent().get(49).timeMillis()).isEqualTo(11);
        assertThat(report.recent()).isSortedAccordingTo((a, b) -> Long.compare(b.timeMillis(), a.timeMillis()));
    }

    @Test
    void keeps_nothing_of_what_never_happened() {
        assertThat(report.recent()).isEmpty();
        assertThat(report.total(Why.CONNECT, false)).isZero();
    }
}
