package io.portkeeper.connect;

import static io.portkeeper.connect.LadderFixture.noPort;
import static io.portkeeper.connect.LadderFixture.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.portkeeper.pool.IpAddress;
import io.portkeeper.pool.Source;
import io.portkeeper.track.Connection;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** How connects are counted, and what the flight recorder is told about them and about their consequences. */
class ConnectsTest {

    private static final String REMOTE = "203.0.113.1";

    private final RunningFixture the = new RunningFixture("pool=192.0.2.1,ports.owned=61056");

    private Source source() {
        return the.running().sources().find(IpAddress.parse("192.0.2.1"));
    }

    private static void isCounted(RunningFixture the, Rung rung) {
        assertThat(Arrays.stream(Rung.values())
                        .filter(any -> the.running().connects().total(any) == 1))
                .containsExactly(rung);
    }

    private Attempt fromOwnedPort() throws IOException {
        Attempt attempt = the.begin(REMOTE, 443);
        while (attempt.fromOwnedPort == null) {
            assertThat(the.ladder().next(attempt, noPort())).isTrue();
        }
        return attempt;
    }

    @Test
    void count_a_port_of_the_kernels_choice() throws IOException {
        the.open(REMOTE, 443);

        isCounted(the, Rung.WINDOW);
        assertThat(source().connects()).isEqualTo(1);
        assertThat(the.recorder().told()).containsExactly("connect 192.0.2.1 to 203.0.113.1:443 by window in 1");
    }

    @Test
    void count_an_owned_port() throws IOException {
        the.ladder().succeeded(fromOwnedPort());

        isCounted(the, Rung.OWNED);
        assertThat(the.recorder().told()).containsExactly("connect 192.0.2.1 to 203.0.113.1:443 by owned in 2");
    }

    @Test
    void count_an_owned_port_that_was_taken_over_from_time_wait() throws IOException {
        Connection first = fromOwnedPort().fromOwnedPort;
        the.close(first);
        the.goOn(Duration.ofSeconds(11));
        the.ladder().succeeded(fromOwnedPort());

        isCounted(the, Rung.TAKE_OVER);
        assertThat(the.recorder().told()).containsExactly("connect 192.0.2.1 to 203.0.113.1:443 by take-over in 2");
    }

    @Test
    void count_a_port_that_was_freed_by_a_reset() throws IOException {
        RunningFixture the = new RunningFixture("pool=192.0.2.1");
        the.open(1, REMOTE, 443, "com.example.A.a");
        the.idle(Duration.ofSeconds(61));
        the.recorder().told().clear();
        Attempt attempt = the.begin(REMOTE, 443);
        the.kernel().localPort = 20_500;
        while (!the.kernel().done.contains("reset")) {
            assertThat(the.ladder().next(attempt, noPort())).isTrue();
        }
        the.ladder().succeeded(attempt);

        assertThat(the.running().connects().total(Rung.WINDOW)).isEqualTo(1);
        assertThat(the.running().connects().total(Rung.REAPED)).isEqualTo(1);
        assertThat(the.recorder().told())
                .containsExactly(
                        "reap 192.0.2.1 to 203.0.113.1:443 idle 60 s: a connect to it had no port by com.example.A.a",
                        "connect 192.0.2.1 to 203.0.113.1:443 by reaped in 2");
    }

    @Test
    void count_no_connect_that_the_network_refused() throws IOException {
        Attempt attempt = the.begin(REMOTE, 443);
        the.ladder().next(attempt, refused());
        the.ladder().explain(attempt, refused());

        assertThat(Arrays.stream(Rung.values())
                        .mapToLong(the.running().connects()::total)
                        .sum())
                .isZero();
        assertThat(source().connects()).isZero();
        assertThat(the.recorder().told())
                .containsExactly("connect 192.0.2.1 to 203.0.113.1:443 by window in 1: ConnectException");
    }

    @Test
    void tell_of_a_connect_without_a_port_that_it_has_no_source() throws IOException {
        RunningFixture the = new RunningFixture("pool=192.0.2.1");
        the.failToOpen(REMOTE, 443);

        assertThat(the.recorder().told())
                .singleElement()
                .asString()
                .startsWith("connect null to 203.0.113.1:443 ")
                .endsWith(": BindException");
    }

    @Test
    void tell_of_a_connect_that_was_refused() throws IOException {
        RunningFixture the = new RunningFixture("pool=192.0.2.1,fallback=fail");
        the.failToOpen("2001:db8::1", 443);

        assertThat(the.recorder().told())
                .singleElement()
                .asString()
                .startsWith("connect null to [2001:db8::1]:443 ")
                .endsWith(": BindException");
    }

    @Test
    void tell_of_each_connect_once() throws IOException {
        Attempt attempt = the.begin(REMOTE, 443);
        the.ladder().succeeded(attempt);
        the.ladder().explain(attempt, refused());

        assertThat(the.recorder().told()).hasSize(1);
    }

    @Test
    void count_what_comes_from_the_kernels_choice_of_source() throws IOException {
        RunningFixture the = new RunningFixture("");
        the.open(REMOTE, 443);
        the.open("2001:db8::1", 443);

        assertThat(the.running().connects().total(Rung.WINDOW)).isEqualTo(2);
        assertThat(the.running().sources().all()).allMatch(source -> source.connects() == 1);
    }

    @Test
    void tell_of_lanes_under_pressure_and_of_nobody_else() throws IOException {
        the.open(10, "203.0.113.2", 443, "com.example.A.a");
        the.open(900, REMOTE, 443, "com.example.A.a");
        the.recorder().told().clear();
        the.relieve();

        // At 80 % the tolerated idle time is 60 s, at 100 % it is 2 s.
        assertThat(the.recorder().told())
                .containsExactly("pressure 192.0.2.1 to 203.0.113.1:443 900 of 1000 tolerates 31 s");
    }

    @Test
    void tell_of_a_quarantine() throws IOException {
        the.lose("192.0.2.1");
        the.begin(REMOTE, 443);

        assertThat(the.recorder().told()).contains("quarantine 192.0.2.1");
    }

    @Test
    void are_called_in_metrics_as_in_the_documentation() {
        assertThat(Arrays.stream(Rung.values()).map(Rung::text))
                .containsExactly("window", "owned", "take-over", "reaped");
    }
}
