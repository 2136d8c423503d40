package io.portkeeper.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {

    @ParameterizedTest
    @CsvSource({
        "pol, pool",
        "startegy, strategy",
        "stickykey, sticky.key",
        "pool_refresh, pool.refresh",
        "reaper.minIdle, reaper.min-idle",
        "fallbck, fallback",
    })
    void finds_the_key_that_was_meant(String mistyped, String meant) {
        assertThat(Nearest.key(mistyped)).isEqualTo(meant);
    }

    @Test
    void prefers_the_first_of_equals() {
        assertThat(Nearest.of("c", List.of("a", "b"))).isEqualTo("a");
    }
}
