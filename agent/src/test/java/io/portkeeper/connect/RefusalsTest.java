package io.portkeeper.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When no port is left, the log says what holds the ports. */
class RefusalsTest {

    private static final String REMOTE = "203.0.113.1";

    private final RunningFixture the = new RunningFixture("pool=192.0.2.1,reaper=off");

    private List<String> held() {
        return the.log().lines().stream()
                .filter(line -> line.startsWith("WARN held: "))
                .toList();
    }

    @Test
    void name_who_holds_the_ports_to_the_destination_and_to_no_other() throws IOException {
        the.open(2, REMOTE, 443, "com.example.A.a");
        the.open(3, REMOTE, 443, "com.example.B.b");
        the.open(9, "203.0.113.2", 443, "com.example.C.c");
        the.idle(Duration.ofSeconds(15));
        the.log().lines().clear();
        the.failToOpen(REMOTE, 443);

        assertThat(the.log().lines()).hasSize(3);
        assertThat(the.log().lines().get(0)).startsWith("WARN no local port to 203.0.113.1:443 (");
        assertThat(held())
                .containsExactly(
                        "WARN held: com.example.B.b: 3 connections to 203.0.113.1:443, idle for up to 14 s",
                        "WARN held: com.example.A.a: 2 connections to 203.0.113.1:443, idle for up to 14 s");
    }

    @Test
    void name_them_once_a_minute() throws IOException {
        the.open(1, REMOTE, 443, "com.example.A.a");
        the.failToOpen(REMOTE, 443);
        the.failToOpen(REMOTE, 443);
        the.goOn(Duration.ofSeconds(59));
        the.failToOpen(REMOTE, 443);
        assertThat(held()).hasSize(1);

        the.goOn(Duration.ofSeconds(1));
        the.failToOpen(REMOTE, 443);
        assertThat(held()).hasSize(2);
    }

    @Test
    void name_five_of_them() throws IOException {
        for (int n = 1; n <= 7; n++) {
            the.open(n, REMOTE, 443, "com.example.A" + n + ".a");
        }
        the.failToOpen(REMOTE, 443);

        assertThat(held()).hasSize(5);
        assertThat(held().get(0)).startsWith("WARN held: com.example.A7.a: 7 connections");
        assertThat(held().get(4)).startsWith("WARN held: com.example.A3.a: 3 connections");
    }

    /** The line is meant for operators. The connect that fails is not where the ports are held. */
    @Test
    void do_not_name_them_to_the_application() throws IOException {
        the.open(1, REMOTE, 443, "com.example.A.a");

        assertThat(the.failToOpen(REMOTE, 443)).hasMessageNotContaining("com.example");
    }
}
