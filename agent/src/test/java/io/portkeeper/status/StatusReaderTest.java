package io.portkeeper.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.portkeeper.connect.RunningFixture;
import io.portkeeper.status.Status.HolderStatus;
import io.portkeeper.status.Status.ReapStatus;
import io.portkeeper.status.Status.Rungs;
import io.portkeeper.status.Status.Totals;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusReaderTest {

    private static final String REMOTE = "203.0.113.1";

    private RunningFixture the = new RunningFixture("pool=192.0.2.1-4,strategy=random");

    private StatusReader reader() {
        return new StatusReader("portkeeper 1.2.3", the.running(), false);
    }

    private Status read() {
        return reader().read();
    }

    @Test
    void tells_who_and_when_it_is() {
        Status status = read();

        assertThat(status.version()).isEqualTo("portkeeper 1.2.3");
        assertThat(status.pid()).isEqualTo(ProcessHandle.current().pid());
        assertThat(Instant.parse(status.time())).isCloseTo(Instant.now(), within(1, ChronoUnit.MINUTES));
        assertThat(status.liveSeconds()).isBetween(0L, 60L);
    }

    @Test
    void tells_the_options_as_they_were_written() {
        assertThat(read().pool()).isEqualTo("192.0.2.1-4");
        assertThat(read().strategy()).isEqualTo("random");
        assertThat(read().ephemeralPorts()).isEqualTo(1_000);
        assertThat(read().ownedPorts()).isZero();
    }

    @Test
    void tells_of_no_pool_where_the_kernel_chooses() {
        the = new RunningFixture("");

        assertThat(read().pool()).isNull();
        assertThat(read().strategy()).isEqualTo("sticky");
    }

    @ParameterizedTest
    @CsvSource({"on", "off", "dry-run"})
    void tells_how_far_the_reaper_goes(String mode) {
        the = new RunningFixture("reaper=" + mode);

        assertThat(read().reaper()).isEqualTo(mode);
    }

    @Test
    void tells_of_the_reaper_as_it_was_changed_by_hand() throws IOException {
        the.running().operations().dryRun(true);

        assertThat(read().reaper()).isEqualTo("dry-run");
    }

    @Test
    void counts_connects_and_what_became_of_them() throws IOException {
        the = new RunningFixture("pool=192.0.2.1,ports.owned=61056");
        the.open(3, REMOTE, 443, "com.example.A.a");
        the.failToOpen("203.0.113.2", 443);
        the.failToOpen("203.0.113.2", 443);

        assertThat(read().totals().connects()).isEqualTo(3);
        assertThat(read().totals().withoutPort()).isEqualTo(2);
        assertThat(read().rungs()).isEqualTo(new Rungs(3, 0, 0, 0));
        assertThat(read().destinations()).isEqualTo(2);
    }

    @Test
    void counts_connects_that_were_left_to_the_kernel_and_those_that_were_refused() throws IOException {
        the = new RunningFixture("pool=192.0.2.1");
        the.lose("192.0.2.1");
        the.tryToOpen(REMOTE, 443);
        assertThat(read().totals()).isEqualTo(new Totals(0, 0, 0, 0, 1, 0, 0, 0, 1, 0));

        the = new RunningFixture("pool=192.0.2.1,fallback=fail");
        the.lose("192.0.2.1");
        the.failToOpen(REMOTE, 443);
        assertThat(read().totals()).isEqualTo(new Totals(0, 0, 0, 1, 0, 0, 0, 0, 1, 0));
    }

    @Test
    void counts_failures_of_the_agent_itself() {
        the.running().notices().failed("in a test", new IllegalStateException("on purpose"));

        assertThat(read().totals().failures()).isEqualTo(1);
    }

    @Test
    void tells_whom_the_reaper_has_reset() throws IOException {
        the = new RunningFixture("pool=192.0.2.1");
        the.open(900, REMOTE, 443, "com.example.A.a");
        the.idle(Duration.ofSeconds(32));
        the.relieve();
        Status status = read();

        assertThat(status.totals().reapedForPressure()).isPositive();
        assertThat(status.totals().reapedForConnect()).isZero();
        assertThat(status.totals().reapableInDryRun()).isZero();
        assertThat(status.reaps()).hasSizeBetween(1, 50);
        ReapStatus reap = status.reaps().get(0);
        assertThat(Instant.parse(reap.time())).isBeforeOrEqualTo(Instant.now());
        assertThat(reap)
                .usingRecursiveComparison()
                .ignoringFields("time", "ageSeconds")
                .isEqualTo(new ReapStatus(
                        "", "192.0.2.1", "203.0.113.1:443", 32.0, 0, "pressure", "com.example.A.a", false));
    }

    @Test
    void tells_whom_the_reaper_would_have_reset() throws IOException {
        the = new RunningFixture("pool=192.0.2.1,reaper=dry-run");
        the.open(3, REMOTE, 443, "com.example.A.a");
        the.idle(Duration.ofSeconds(61));
        the.failToOpen(REMOTE, 443);
        Status status = read();

        assertThat(status.totals().reapableInDryRun()).isPositive();
        assertThat(status.totals().reapedForConnect()).isZero();
        assertThat(status.reaps()).isNotEmpty().allMatch(ReapStatus::dryRun);
        assertThat(status.reaps().get(0).why()).isEqualTo("a connect to it had no port");
    }

    @Test
    void tells_of_no_reaps_without_a_reaper() {
        the = new RunningFixture("reaper=off");

        assertThat(read().reaps()).isEmpty();
        assertThat(read().totals().reapedForConnect()).isZero();
    }

    @Test
    void tells_the_twenty_who_hold_most() throws IOException {
        for (int n = 1; n <= 22; n++) {
            the.open(n, REMOTE, 443, "com.example.A" + n + ".a");
        }
        the.idle(Duration.ofSeconds(5));

        assertThat(read().holders()).hasSize(20);
        assertThat(read().holders().get(0))
                .isEqualTo(new HolderStatus("203.0.113.1:443", "com.example.A22.a", 22, true, 5.0));
    }

    @Test
    void knows_of_no_unknown_connections_when_it_was_there_from_the_start() {
        assertThat(read().unknown()).isNull();
    }

    @Test
    void reports_who_holds_the_ports_in_lines() throws IOException {
        assertThat(reader().report()).isEqualTo("no connection is open");
        the.open(1, REMOTE, 443, "com.example.A.a");

        assertThat(reader().report().lines()).hasSize(2);
    }

    @Test
    void tells_which_thread_does_not_do_its_work() {
        the.running().loops().start("clock", Duration.ZERO, loop -> {
            Thread.sleep(Long.MAX_VALUE);
            return true;
        });
        assertThat(read().stalled()).isEmpty();
        assertThat(reader().health()).doesNotContain("portkeeper-clock");

        for (int second = 0; second < 13; second++) {
            the.goOn(Duration.ofSeconds(1));
            the.running().loops().look();
        }

        assertThat(read().stalled()).containsExactly(new Status.StalledThread("portkeeper-clock", 12));
        assertThat(reader().health()).endsWith("\nthe agent's thread portkeeper-clock has been stalled for 12 s\n");
    }
}
