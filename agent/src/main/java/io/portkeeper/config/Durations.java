package io.portkeeper.config;

import java.time.Duration;
import java.util.List;

/** Durations as operators write them: {@code 500ms}, {@code 10s}, {@code 5m}, {@code 1h} or {@code 1d}. */
public final class Durations {

    /** What a message says was expected instead of a wrong duration. */
    public static final String EXPECTED = "a duration above zero like 500ms, 10s, 5m or 1h";

    private static final List<String> UNITS = List.of("ms", "s", "m", "h", "d");
    private static final long[] UNIT_MILLIS = {1, 1_000, 60_000, 3_600_000, 86_400_000};

    /** A hundred years. The nanoseconds of more than 292 years do not fit in a long. */
    private static final long MOST_MILLIS = 36_500L * 86_400_000;

    private Durations() {}

    /** Reads a duration above zero and up to a hundred years; null if the text is not one. */
    public static Duration parse(String text) {
        String trimmed = text.trim();
        int digits = 0;
        while (digits < trimmed.length() && Character.isDigit(trimmed.charAt(digits))) {
            digits++;
        }
        int unit = UNITS.indexOf(trimmed.substring(digits));
        if (unit < 0 || digits == 0) {
            return null;
        }
        try {
            long millis = Math.multiplyExact(Long.parseLong(trimmed.substring(0, digits)), UNIT_MILLIS[unit]);
            return millis > 0 && millis <= MOST_MILLIS ? Duration.ofMillis(millis) : null;
        } catch (ArithmeticException | NumberFormatException e) {
            return null; // too large for a long
        }
    }
}
