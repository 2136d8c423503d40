package io.portkeeper.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * The text that an option was set to, and its readings.
 *
 * @param origin where it was set, for messages
 */
record OptionValue(Option option, String text, String origin) {

    /** The origin of an option that is not set. */
    static final String DEFAULT = "default";

    private static final int MOST_SHOWN = 200;

    /** The refusal that names the option, the value, where it was set and what was expected. */
    WrongOption wrong(String expected, String why) {
        return new WrongOption("wrong option " + option.key() + "=" + shown() + " (" + origin + "): "
                + (why == null ? "" : why + "; ") + "expected " + expected);
    }

    /** The text, cut after 200 characters. A value may have thousands of routes, and the reason names the wrong one. */
    private String shown() {
        return text.length() <= MOST_SHOWN ? text : text.substring(0, MOST_SHOWN) + "...";
    }

    /** Whether the option is not set. */
    boolean isDefault() {
        return origin.equals(DEFAULT);
    }

    /** Whether the value is that word. */
    boolean is(String word) {
        return text.trim().equals(word);
    }

    boolean isTrue() {
        return oneOf("true", "false").equals("true");
    }

    String oneOf(String... choices) {
        for (String choice : choices) {
            if (choice.equals(text.trim())) {
                return choice;
            }
        }
        List<String> known = List.of(choices);
        String nearest = Nearest.of(text.trim(), known);
        boolean isNear = Nearest.isNear(text.trim(), nearest);
        throw wrong("one of " + String.join(", ", known), isNear ? "did you mean " + nearest + "?" : null);
    }

    /** As {@link #oneOf}, but as the name of an enum's constant. */
    String constantOf(String... choices) {
        return oneOf(choices).toUpperCase(Locale.ROOT).replace('-', '_');
    }

    /** A duration like {@code 500ms}, {@code 10s}, {@code 5m}, {@code 1h} or {@code 1d}, above zero. */
    Duration duration() {
        return duration("");
    }

    /** The same if {@code word} may be written instead. The message mentions the word; the caller has checked for it before. */
    Duration durationOr(String word) {
        return duration(", or " + word);
    }

    private Duration duration(String orWhat) {
        Duration duration = Durations.parse(text);
        if (duration == null) {
            throw wrong(Durations.EXPECTED + orWhat, null);
        }
        return duration;
    }

    /** A share from 0 to 1, written {@code 80%}. */
    double percent() {
        String trimmed = text.trim();
        try {
            if (trimmed.endsWith("%")) {
                double percent = new BigDecimal(trimmed.substring(0, trimmed.length() - 1)).doubleValue();
                if (percent >= 0 && percent <= 100) {
                    return percent / 100;
                }
            }
        } catch (NumberFormatException e) {
            // Falls through: not a number.
        }
        throw wrong("a share from 0% to 100%", null);
    }

    int number(int least, int most) {
        return number(least, most, "");
    }

    /** The same if {@code word} may be written instead. The message mentions the word; the caller has checked for it before. */
    int numberOr(String word, int least, int most) {
        return number(least, most, ", or " + word);
    }

    private int number(int least, int most, String orWhat) {
        try {
            int number = Integer.parseInt(text.trim());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Falls through: not a number.
        }
        throw wrong("a number from " + least + " to " + most + orWhat, null);
    }
}
