package io.portkeeper.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LateStartTest {

    /** Code that interrupts all threads of an application interrupts this one, too. */
    @Test
    void waits_to_the_end_though_it_is_interrupted() {
        long begun = System.nanoTime();
        Thread.currentThread().interrupt();
        LateStart.sleep(200);

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
    }
}
