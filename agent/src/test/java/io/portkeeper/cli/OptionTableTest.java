package io.portkeeper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.portkeeper.config.Option;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OptionTableTest {

    @ParameterizedTest
    @EnumSource
    void has_a_row_for_each_option(Option option) {
        assertThat(OptionTable.markdown().lines())
                .filteredOn(line -> line.startsWith("| `" + option.key() + "` | "))
                .singleElement()
                .asString()
                .contains(option.defaultText(), option.meaning());
    }

    @Test
    void has_three_columns_in_every_row() {
        assertThat(OptionTable.markdown().lines())
                .hasSize(Option.values().length + 2)
                .allMatch(line ->
                        line.replace("\\|", "").chars().filter(c -> c == '|').count() == 4);
    }
}
