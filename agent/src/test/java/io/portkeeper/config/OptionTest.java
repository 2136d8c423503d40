package io.portkeeper.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class OptionTest {

    @ParameterizedTest
    @CsvSource({
        "POOL, portkeeper.pool, PORTKEEPER_POOL",
        "PORTS_REUSE_AFTER, portkeeper.ports.reuse-after, PORTKEEPER_PORTS_REUSE_AFTER",
        "REAPER_MIN_IDLE, portkeeper.reaper.min-idle, PORTKEEPER_REAPER_MIN_IDLE",
    })
    void is_written_as_property_and_as_variable(Option option, String property, String variable) {
        assertThat(option.property()).isEqualTo(property);
        assertThat(option.variable()).isEqualTo(variable);
    }

    @ParameterizedTest
    @EnumSource
    void is_found_by_its_key(Option option) {
        assertThat(Option.of(option.key())).isEqualTo(option);
    }

    @ParameterizedTest
    @EnumSource
    void has_the_name_that_its_variable_has(Option option) {
        assertThat(option.variable()).isEqualTo("PORTKEEPER_" + option.name());
    }

    @Test
    void is_not_found_by_a_key_in_capitals() {
        assertThat(Option.of("POOL")).isNull();
    }
}
