package io.portkeeper.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.portkeeper.connect.RunningFixture;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class HoldersReportTest {

    private RunningFixture the = new RunningFixture("pool=192.0.2.1-2,strategy=round-robin");

    private List<String> report() {
        return HoldersReport.of(the.running(), 1_000);
    }

    @Test
    void says_for_each_destination_its_lanes_and_call_sites_the_fullest_first() throws IOException {
        the.open(3, "203.0.113.1", 443, "com.example.A.a");
        the.open(4, "203.0.113.2", 80, "com.example.A.a");
        the.open(1, "203.0.113.2", 80, "com.example.B.b");
        the.idle(Duration.ofSeconds(31));

        assertThat(report())
                .containsExactly(
                        "203.0.113.2:80: 5 of 2,000 ports in use, from 192.0.2.2 (3), 192.0.2.1 (2)",
                        "  com.example.A.a: 4 connections to 203.0.113.2:80, idle for up to 30 s",
                        "  com.example.B.b: 1 connection to 203.0.113.2:80, idle for up to 30 s",
                        "203.0.113.1:443: 3 of 2,000 ports in use, from 192.0.2.1 (2), 192.0.2.2 (1)",
                        "  com.example.A.a: 3 connections to 203.0.113.1:443, idle for up to 30 s");
    }

    @Test
    void says_when_there_is_none() {
        assertThat(report()).containsExactly("no connection is open");
    }

    @Test
    void says_when_nobody_looks_for_call_sites() throws IOException {
        the = new RunningFixture("sites=off");
        the.open("203.0.113.1", 443);

        assertThat(report())
                .hasSize(3)
                .endsWith("call sites are not looked for: sites=off")
                .anyMatch(line -> line.startsWith("  unknown call site: 1 connection to 203.0.113.1:443"));
    }

    @Test
    void says_how_many_more_there_are() throws IOException {
        the = new RunningFixture("pool=192.0.2.1-10,strategy=round-robin");
        for (int n = 1; n <= 23; n++) {
            the.open(1, "203.0.113." + n, 443, "com.example.A.a");
        }
        for (int n = 1; n <= 12; n++) {
            the.open(1, "203.0.113.99", 443, "com.example.A" + n + ".a");
        }

        assertThat(report())
                .contains("  and 2 more call sites", "and 4 more destinations")
                .first()
                .asString()
                .startsWith("203.0.113.99:443: 12 of 10,000 ports in use, from ")
                .endsWith(" and 2 more");
    }
}
