package io.portkeeper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.portkeeper.status.Status;
import io.portkeeper.status.Status.HolderStatus;
import io.portkeeper.status.Status.LaneStatus;
import io.portkeeper.status.Status.ReapStatus;
import io.portkeeper.status.Status.Rungs;
import io.portkeeper.status.Status.SourceStatus;
import io.portkeeper.status.Status.StalledThread;
import io.portkeeper.status.Status.Totals;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StatusTextTest {

    private static final List<SourceStatus> SOURCES = List.of(
            new SourceStatus("10.9.0.1", 19_400, 12, 1_234_567, 0.42, false, false),
            new SourceStatus("10.9.0.2", 0, 0, 0, 0, true, true));

    private static Status status(String time, Totals totals) {
        return new Status(
                "portkeeper 1.2.3",
                123,
                time,
                7_300,
                "10.9.0.1-2",
                "sticky",
                "dry-run",
                List.of("this kernel has no such option: windows are off"),
                List.of(new StalledThread("portkeeper-clock", 12)),
                28_232,
                4_535,
                3,
                7,
                totals,
                new Rungs(10, 20, 30, 40),
                SOURCES,
                List.of(new LaneStatus("10.9.0.1", "203.0.113.9:443", 13_000, 762, 32_767, 0.42)),
                List.of(
                        new HolderStatus("203.0.113.9:443", "com.example.A.a", 19_400, false, 2_400.4),
                        new HolderStatus("203.0.113.9:443", "com.example.B.b", 3, true, null)),
                List.of(
                        new ReapStatus(
                                "2026-01-01T00:00:00Z",
                                "10.9.0.1",
                                "203.0.113.9:443",
                                3.2,
                                80,
                                "pressure",
                                "com.example.A.a",
                                false),
                        new ReapStatus(
                                "2025-12-31T23:59:59Z",
                                "10.9.0.1",
                                "203.0.113.9:443",
                                7_200,
                                119.9,
                                "a connect to it had no port",
                                null,
                                true)));
    }

    private static Stream<String> printed(Status status, int rows) {
        StringWriter written = new StringWriter();
        StatusText.print(status, rows, new PrintWriter(written));
        return written.toString().lines();
    }

    @Test
    void shows_everything_there_is() {
        Status status = status("2026-01-01T00:00:00Z", new Totals(19_400, 100, 3, 4, 5, 6, 7, 8, 9, 10));

        assertThat(printed(status, StatusText.ALL))
                .map(line -> line.replaceAll(" {3,}", "   "))
                .containsExactly(
                        "portkeeper 1.2.3 in process 123, live for 2 h",
                        "pool 10.9.0.1-2, strategy sticky, reaper dry-run; 28,232 ephemeral and 4,535 owned ports to each"
                                + " destination",
                        "WARN: this kernel has no such option: windows are off",
                        "WARN: the agent's thread portkeeper-clock has been stalled for 12 s",
                        "connections open 19,400, destinations 3, unknown 7",
                        "connects 100: window 10, owned 20, take-over 30, reaped 40",
                        "without a port 3, refused 4, unbound 5; reset for a connect 6, for pressure 7, would be reset 8;"
                                + " quarantines 9, failures of the agent 10",
                        "",
                        "source   open TIME_WAIT   connects fullest lane",
                        "10.9.0.1   19,400   12   1,234,567   42%",
                        "10.9.0.2   0   0   0   0%  drained  in quarantine",
                        "",
                        "fullest lanes: source   open TIME_WAIT   ports   pressure  destination",
                        "10.9.0.1   13,000   762   32,767   42%  203.0.113.9:443",
                        "",
                        "connections longest idle  call site and destination",
                        "   ~19,400   40 min  com.example.A.a to 203.0.113.9:443",
                        "   3   com.example.B.b to 203.0.113.9:443",
                        "",
                        "reset at   idle   age  lane, why and call site",
                        "2026-01-01T00:00:00Z   3 s   80 s  10.9.0.1 to 203.0.113.9:443, pressure, com.example.A.a",
                        "2025-12-31T23:59:59Z   2 h   119 s  (dry run) 10.9.0.1 to 203.0.113.9:443, a connect to it had no"
                                + " port");
    }

    @Test
    void stands_in_columns() {
        List<String> lines = printed(
                        status("2026-01-01T00:00:00Z", new Totals(0, 0, 0, 0, 0, 0, 0, 0, 0, 0)), StatusText.ALL)
                .toList();
        int heading = lines.indexOf("") + 1;

        int end = lines.get(heading).indexOf("connects") + "connects".length();
        assertThat(lines.get(heading + 1).substring(0, end)).endsWith(" 1,234,567");
        assertThat(lines.get(heading + 2).substring(0, end)).endsWith(" 0");
    }

    @Test
    void shows_so_many_rows_as_are_wanted() {
        assertThat(printed(status("2026-01-01T00:00:00Z", new Totals(0, 0, 0, 0, 0, 0, 0, 0, 0, 0)), 1))
                .contains("and 1 more")
                .noneMatch(line -> line.startsWith("10.9.0.2 "));
    }

    @Test
    void warns_of_what_is_off_because_something_is_lacking() {
        assertThat(printed(status("2026-01-01T00:00:00Z", new Totals(0, 0, 0, 0, 0, 0, 0, 0, 0, 0)), 1))
                .contains("WARN: this kernel has no such option: windows are off");
    }

    @Test
    void warns_of_a_thread_that_does_not_do_its_work() {
        assertThat(printed(status("2026-01-01T00:00:00Z", new Totals(0, 0, 0, 0, 0, 0, 0, 0, 0, 0)), 1))
                .contains("WARN: the agent's thread portkeeper-clock has been stalled for 12 s");
    }

    @Test
    void leaves_out_what_there_is_not() {
        Status nothing = new Status(
                "portkeeper 1.2.3",
                123,
                "2026-01-01T00:00:00Z",
                1,
                null,
                "sticky",
                "off",
                List.of(),
                List.of(),
                1_000,
                0,
                0,
                null,
                new Totals(0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
                new Rungs(0, 0, 0, 0),
                List.of(),
                List.of(),
                List.of(),
                List.of());

        assertThat(printed(nothing, StatusText.ALL))
                .hasSize(5)
                .contains(
                        "no pool, strategy sticky, reaper off; 1,000 ephemeral and 0 owned ports to each destination",
                        "connections open 0, destinations 0");
    }

    @Test
    void shows_what_happened_in_a_second() {
        StringWriter written = new StringWriter();
        StatusText.printRates(
                status("2026-01-01T00:00:00Z", new Totals(0, 1_000, 10, 0, 0, 5, 5, 99, 0, 0)),
                status("2026-01-01T00:00:02Z", new Totals(0, 4_000, 20, 0, 0, 6, 8, 999, 0, 0)),
                new PrintWriter(written));

        assertThat(written.toString().strip()).isEqualTo("a second: 1,500 connects, 2 reset, 5 without a port");
    }

    /** The clock may have been set back between the two. */
    @Test
    void shows_something_though_no_time_has_passed() {
        StringWriter written = new StringWriter();
        Status status = status("2026-01-01T00:00:00Z", new Totals(0, 1_000, 10, 0, 0, 5, 5, 99, 0, 0));
        StatusText.printRates(status, status, new PrintWriter(written));

        assertThat(written.toString().strip()).isEqualTo("a second: 0 connects, 0 reset, 0 without a port");
    }
}
