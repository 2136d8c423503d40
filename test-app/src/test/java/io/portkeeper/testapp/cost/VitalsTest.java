package io.portkeeper.testapp.cost;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VitalsTest {

    @Test
    void tell_what_compilers_spend_from_what_all_threads_do() throws IOException {
        Vitals own = new Vitals(ProcessHandle.current().pid());

        Map<String, Duration> compilers = own.compilers();

        assertThat(WarmUp.spent(Map.of(), compilers)).isPositive().isLessThan(own.cpu());
    }

    @Test
    void of_compilers_count_what_each_has_spent_meanwhile_though_another_has_ended() {
        Map<String, Duration> before = Map.of("11", Duration.ofSeconds(5), "12", Duration.ofSeconds(1));
        Map<String, Duration> after = Map.of("12", Duration.ofSeconds(3), "13", Duration.ofMillis(10));

        assertThat(WarmUp.spent(before, after)).isEqualTo(Duration.ofMillis(2_010));
    }
}
