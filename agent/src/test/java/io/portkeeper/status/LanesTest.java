package io.portkeeper.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.portkeeper.connect.RunningFixture;
import io.portkeeper.status.Status.LaneStatus;
import io.portkeeper.status.Status.SourceStatus;
import io.portkeeper.track.Connection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LanesTest {

    private static final String REMOTE = "203.0.113.1";

    @TempDir
    Path folder;

    private RunningFixture the = new RunningFixture("pool=192.0.2.1-3,strategy=round-robin");

    private Lanes lanes() {
        return new Lanes(the.running(), System.nanoTime());
    }

    @Test
    void have_the_kernels_ports_and_the_owned_ones() {
        assertThat(lanes().ports()).isEqualTo(1_000);

        // Owned ports count even if none is claimed.
        assertThat(new Lanes(new RunningFixture("ports.owned=61056-61059").running(), 0).ports())
                .isEqualTo(1_004);
    }

    @Test
    void show_each_source_in_the_order_of_the_pool_used_or_not() throws IOException {
        the.open(REMOTE, 443);
        the.open(REMOTE, 443);

        assertThat(lanes().sources())
                .extracting(SourceStatus::address, SourceStatus::open, SourceStatus::connects)
                .containsExactly(tuple("192.0.2.1", 1, 1L), tuple("192.0.2.2", 1, 1L), tuple("192.0.2.3", 0, 0L));
    }

    @Test
    void show_time_waits_and_the_pressure_of_the_fullest_lane_of_a_source() throws IOException {
        the = new RunningFixture("pool=192.0.2.1");
        the.open(10, REMOTE, 443, "com.example.A.a");
        the.open(2, "203.0.113.2", 443, "com.example.A.a");
        the.close(the.open(REMOTE, 443));

        assertThat(lanes().sources()).containsExactly(new SourceStatus("192.0.2.1", 12, 1, 13, 0.011, false, false));
        assertThat(lanes().fullest())
                .containsExactly(
                        new LaneStatus("192.0.2.1", "203.0.113.1:443", 10, 1, 1_000, 0.011),
                        new LaneStatus("192.0.2.1", "203.0.113.2:443", 2, 0, 1_000, 0.002));
    }

    /** If more ports are in use than the kernel is thought to have, the range has grown and has not been read again. */
    @Test
    void are_at_most_full() throws IOException {
        the = new RunningFixture("pool=192.0.2.1");
        the.open(1_001, REMOTE, 443, "com.example.A.a");

        assertThat(lanes().fullest().get(0).pressure()).isEqualTo(1);
        assertThat(lanes().sources().get(0).pressure()).isEqualTo(1);
    }

    @Test
    void are_the_fifty_fullest_those_first() throws IOException {
        the = new RunningFixture("pool=192.0.2.1");
        for (int n = 1; n <= 60; n++) {
            the.open(n, "203.0.113." + n, 443, "com.example.A.a");
        }
        List<LaneStatus> fullest = lanes().fullest();

        assertThat(fullest).hasSize(50);
        assertThat(fullest.get(0).destination()).isEqualTo("203.0.113.60:443");
        assertThat(fullest.get(49).destination()).isEqualTo("203.0.113.11:443");
        assertThat(fullest).isSortedAccordingTo((a, b) -> b.open() - a.open());
    }

    @Test
    void do_not_show_those_that_nothing_uses_any_more() throws IOException {
        the = new RunningFixture("reaper=off");
        Connection connection = the.open(REMOTE, 443);
        assertThat(lanes().fullest()).hasSize(1);

        connection.closing(false, System.nanoTime());
        assertThat(lanes().fullest()).isEmpty();
    }

    @Test
    void show_what_the_kernel_chooses_for_both_families_as_one() throws IOException {
        the = new RunningFixture("");
        assertThat(lanes().sources()).isEmpty();
        the.open(3, REMOTE, 443, "com.example.A.a");
        the.open(5, "2001:db8::1", 443, "com.example.A.a");

        assertThat(lanes().sources())
                .containsExactly(new SourceStatus("the kernel's choice", 8, 0, 8, 0.005, false, false));
        assertThat(lanes().fullest())
                .extracting(LaneStatus::destination)
                .containsExactly("[2001:db8::1]:443", "203.0.113.1:443");
    }

    @Test
    void show_a_drained_source_with_those_it_has_left_and_without() throws IOException {
        the.open(REMOTE, 443);
        the.running().operations().drain("192.0.2.1");
        the.running().operations().drain("192.0.2.3");

        assertThat(lanes().sources())
                .filteredOn(SourceStatus::drained)
                .extracting(SourceStatus::address)
                .containsExactly("192.0.2.1", "192.0.2.3");
        assertThat(lanes().sources())
                .filteredOn(source -> source.address().equals("192.0.2.1"))
                .singleElement()
                .satisfies(source -> assertThat(source.open()).isEqualTo(1))
                .satisfies(source -> assertThat(source.pressure()).isCloseTo(0.001, within(1e-9)));
    }

    @Test
    void show_a_source_in_quarantine() throws IOException {
        the.lose("192.0.2.1");
        the.open(REMOTE, 443);

        assertThat(lanes().sources())
                .filteredOn(SourceStatus::quarantined)
                .extracting(SourceStatus::address)
                .containsExactly("192.0.2.1");
    }

    @Test
    void show_a_source_that_has_left_the_pool_while_it_has_connections() throws IOException {
        Path file = folder.resolve("portkeeper.properties");
        Files.writeString(file, "pool=192.0.2.1");
        the = new RunningFixture("config=" + file);
        Connection connection = the.open(REMOTE, 443);
        Files.writeString(file, "pool=192.0.2.9");
        the.running().operations().reload();
        assertThat(lanes().sources()).extracting(SourceStatus::address).containsExactly("192.0.2.9", "192.0.2.1");

        the.close(connection);
        assertThat(lanes().sources()).extracting(SourceStatus::address).containsExactly("192.0.2.9");
    }
}
