package io.portkeeper.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionValueTest {

    private static OptionValue value(String text) {
        return new OptionValue(Option.POOL, text, "somewhere");
    }

    @ParameterizedTest
    @CsvSource({
        "1ms, PT0.001S",
        "500ms, PT0.5S",
        "10s, PT10S",
        "5m, PT5M",
        "1h, PT1H",
        "2d, PT48H",
        "' 10s ', PT10S",
        "007s, PT7S",
    })
    void reads_durations(String text, Duration duration) {
        assertThat(value(text).duration()).isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10", "s", "10 s", "1.5s", "-1s", "+1s", "0s", "1S", "1w", "9223372036854775807d"})
    void refuses_what_is_no_duration_above_zero(String text) {
        assertThatExceptionOfType(WrongOption.class)
                .isThrownBy(() -> value(text).duration())
                .withMessage(
                        "wrong option pool=%s (somewhere): expected a duration above zero like 500ms, 10s, 5m or 1h",
                        text);
    }

    @ParameterizedTest
    @CsvSource({"0%, 0", "80%, 0.8", "99.5%, 0.995", "100%, 1", "' 5% ', 0.05"})
    void reads_shares(String text, double share) {
        assertThat(value(text).percent()).isEqualTo(share);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "%", "80", "0.8", "-1%", "100.1%", "NaN%", "x%"})
    void refuses_what_is_no_share(String text) {
        assertThatExceptionOfType(WrongOption.class)
                .isThrownBy(() -> value(text).percent())
                .withMessage("wrong option pool=%s (somewhere): expected a share from 0%% to 100%%", text);
    }

    @ParameterizedTest
    @CsvSource({"5, 5", "9, 9", "' 7 ', 7"})
    void reads_numbers_in_their_bounds(String text, int number) {
        assertThat(value(text).number(5, 9)).isEqualTo(number);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "4", "10", "7.0", "seven", "99999999999"})
    void refuses_numbers_beyond_their_bounds(String text) {
        assertThatExceptionOfType(WrongOption.class)
                .isThrownBy(() -> value(text).number(5, 9))
                .withMessage("wrong option pool=%s (somewhere): expected a number from 5 to 9", text);
    }

    @Test
    void reads_a_choice() {
        assertThat(value(" off ").oneOf("on", "off")).isEqualTo("off");
    }

    @Test
    void names_the_nearest_choice() {
        assertThatExceptionOfType(WrongOption.class)
                .isThrownBy(() -> value("dryrun").oneOf("on", "off", "dry-run"))
                .withMessage("wrong option pool=dryrun (somewhere): did you mean dry-run?; expected one of on, off,"
                        + " dry-run");
    }

    /** If an operator writes "no" for false, the message must not ask "did you mean true?". */
    @Test
    void guesses_nothing_that_is_far() {
        assertThatExceptionOfType(WrongOption.class)
                .isThrownBy(() -> value("no").oneOf("true", "false"))
                .withMessage("wrong option pool=no (somewhere): expected one of true, false");
    }

    @Test
    void reads_true_and_false() {
        assertThat(value("true").isTrue()).isTrue();
        assertThat(value("false").isTrue()).isFalse();
    }
}
