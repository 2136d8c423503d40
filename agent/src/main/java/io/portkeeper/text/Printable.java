package io.portkeeper.text;

/**
 * Makes text from outside fit for a log or a terminal: names of threads and classes, messages of exceptions, what is read from
 * a socket.
 *
 * <p>A line break would begin a line that looks like one of the agent's. An escape sequence (ECMA-48) would control the reader's
 * terminal. A character that changes the direction of text (Unicode, UAX 9) would show it as something else. Each such character
 * becomes a space.
 */
public final class Printable {

    private static final char FIRST = ' ';
    private static final char LAST_OF_ASCII = '~';

    private Printable() {}

    /** The text in one line. */
    public static String line(String text) {
        return printable(text, false);
    }

    /** The text in its lines, which end with {@code \n}. */
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
