package io.portkeeper.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.BindException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Uses the flight recorder of this JVM. */
class JfrRecorderTest {

    @TempDir
    Path folder;

    private final Recorder recorder = Recorder.ofThisJvm();

    private RecordedEvent recorded(Runnable work) throws IOException {
        Path file = folder.resolve("recording.jfr");
        try (Recording recording = new Recording()) {
            recording.start();
            work.run();
            recording.stop();
            recording.dump(file);
        }
        List<RecordedEvent> events = RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().startsWith("io.portkeeper."))
                .toList();
        assertThat(events).hasSize(1);
        return events.get(0);
    }

    @Test
    void records_a_connect_with_its_source_its_rung_and_its_stack() throws IOException {
        RecordedEvent event =
                recorded(() -> recorder.connecting().ended("192.0.2.1", "203.0.113.1:443", "take-over", 3, null));

        assertThat(event.getEventType().getName()).isEqualTo("io.portkeeper.Connect");
        assertThat(event.getString("source")).isEqualTo("192.0.2.1");
        assertThat(event.getString("destination")).isEqualTo("203.0.113.1:443");
        assertThat(event.getString("rung")).isEqualTo("take-over");
        assertThat(event.getInt("tries")).isEqualTo(3);
        assertThat(event.getString("failure")).isEmpty();
        assertThat(event.getDuration()).isPositive();
        assertThat(event.getStackTrace().getFrames())
                .anyMatch(frame -> frame.getMethod().getType().getName().equals(JfrRecorderTest.class.getName()));
    }

    @Test
    void records_a_connect_that_failed_without_a_source() throws IOException {
        RecordedEvent event = recorded(() ->
                recorder.connecting().ended(null, "203.0.113.1:443", "window", 1, new BindException("no local port")));

        assertThat(event.getString("source")).isEmpty();
        assertThat(event.getString("failure")).isEqualTo("java.net.BindException: no local port");
    }

    @Test
    void begins_no_connect_while_nobody_records() {
        assertThat(recorder.connecting()).isNull();
    }

    @Test
    void records_a_reap() throws IOException {
        RecordedEvent event = recorded(() -> recorder.reap(
                "192.0.2.1",
                "203.0.113.1:443",
                Duration.ofMillis(3_200),
                Duration.ofSeconds(80),
                "pressure",
                "com.example.A.a",
                true));

        assertThat(event.getEventType().getName()).isEqualTo("io.portkeeper.Reap");
        assertThat(event.getString("source")).isEqualTo("192.0.2.1");
        assertThat(event.getString("destination")).isEqualTo("203.0.113.1:443");
        assertThat(event.getDuration("idle")).isEqualTo(Duration.ofMillis(3_200));
        assertThat(event.getDuration("age")).isEqualTo(Duration.ofSeconds(80));
        assertThat(event.getString("why")).isEqualTo("pressure");
        assertThat(event.getString("callSite")).isEqualTo("com.example.A.a");
        assertThat(event.getBoolean("dryRun")).isTrue();
    }

    @Test
    void records_pressure_as_a_share() throws IOException {
        RecordedEvent event =
                recorded(() -> recorder.pressure("192.0.2.1", "203.0.113.1:443", 900, 1_000, Duration.ofSeconds(31)));

        assertThat(event.getEventType().getName()).isEqualTo("io.portkeeper.Pressure");
        assertThat(event.getInt("inUse")).isEqualTo(900);
        assertThat(event.getInt("ports")).isEqualTo(1_000);
        assertThat(event.getFloat("pressure")).isEqualTo(0.9f);
        assertThat(event.getDuration("toleratedIdle")).isEqualTo(Duration.ofSeconds(31));
    }

    @Test
    void records_the_beginning_of_a_quarantine() throws IOException {
        RecordedEvent event = recorded(() -> recorder.quarantine("192.0.2.1", true));

        assertThat(event.getEventType().getName()).isEqualTo("io.portkeeper.Quarantine");
        assertThat(event.getString("source")).isEqualTo("192.0.2.1");
        assertThat(event.getBoolean("begins")).isTrue();
    }
}
