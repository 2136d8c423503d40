package io.portkeeper.pool;

import java.util.ArrayList;
import java.util.List;

/** What operators write: lists of terms separated by commas, semicolons or white space, and numbers. */
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

    /** The value of up to {@code longest} digits, -1 when there is none, another character, or too many. */
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
