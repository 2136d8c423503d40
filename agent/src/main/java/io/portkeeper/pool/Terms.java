package io.portkeeper.pool;

import java.util.ArrayList;
import java.util.List;

/** Reads what operators write: lists of terms separated by commas, semicolons or white space, and numbers. */
public final class Terms {

    private Terms() {}

    /** The terms in their order, without empty ones. */
    public static List<String> of(String text) {
        List<String> terms = new ArrayList<>();
        for (String term : text.split("[,;\\s]+", -1)) {
            if (!term.isEmpty()) {
                terms.add(term);
            }
        }
        return terms;
    }

    /** The value of 1 to {@code longest} digits; -1 if there are none or too many, or if there is another character. */
    public static int digits(String text, int radix, int longest) {
        if (text.isEmpty() || text.length() > longest) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int digit = c < 128 ? Character.digit(c, radix) : -1;
            if (digit < 0) {
                return -1;
            }
            value = value * radix + digit;
        }
        return value;
    }
}
