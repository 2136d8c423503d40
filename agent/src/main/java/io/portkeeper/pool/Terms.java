package io.portkeeper.pool;

import java.util.ArrayList;
import java.util.List;

/** Reads what operators write: lists of terms separated by commas, semicolons or white space, and numbers. */
public final class Terms {

    private Terms() {}

    /** The terms in their order, without empty ones. */
    public static List<String> of(String text) {
        List<String> terms = new ArrayList<>();
        int begin = 0;
        for (int at = 0; at <= text.length(); at++) {
            if (at == text.length() || isSeparator(text.charAt(at))) {
                if (at > begin) {
                    terms.add(text.substring(begin, at));
                }
                begin = at + 1;
            }
        }
        return terms;
    }

    /** White space as in a regular expression, whose classes would make the start longer. */
    private static boolean isSeparator(char c) {
        return c == ',' || c == ';' || c == ' ' || (c >= '\t' && c <= '\r');
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
