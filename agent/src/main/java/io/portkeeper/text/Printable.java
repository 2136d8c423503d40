package io.portkeeper.text;

/**
 * Text from outside as it may stand in a log or on a terminal: names of threads and classes, what an exception says, what a
 * socket gives.
 *
 * <p>A line break in it would begin a line that looks like one of the agent's; an escape sequence (ECMA-48) would steer the
 * terminal of whoever reads it; what turns the direction of text about (Unicode, UAX 9) would show it as something else. Each such
 * character becomes a space.
 */
public final class Printable {

    private static final char FIRST = ' ';
    private static final char LAST_OF_ASCII = '~';

    private Printable() {}

    /** That text in one line. */
    public static String line(String text) {
        return printable(text, false);
    }

    /** That text in the lines that it has, which {@code \n} ends. */
    public static String lines(String text) {
        return printable(text, true);
    }

    private static String printable(String text, boolean inLines) {
        if (text == null || isPlain(text)) {
            return text;
        }
        StringBuilder made = new StringBuilder(text.length());
        int length = text.length();
        for (int at = 0; at < length; ) {
            int character = text.codePointAt(at);
            made.appendCodePoint((inLines && character == '\n') || isPrintable(character) ? character : FIRST);
            at += Character.charCount(character);
        }
        return made.toString();
    }

    private static boolean isPlain(String text) {
        for (int at = 0; at < text.length(); at++) {
            char character = text.charAt(at);
            if (character < FIRST || character > LAST_OF_ASCII) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPrintable(int character) {
        int type = Character.getType(character);
        return type != Character.CONTROL
                && type != Character.FORMAT
                && type != Character.LINE_SEPARATOR
                && type != Character.PARAGRAPH_SEPARATOR
                && type != Character.SURROGATE
                && type != Character.PRIVATE_USE
                && type != Character.UNASSIGNED;
    }
}
