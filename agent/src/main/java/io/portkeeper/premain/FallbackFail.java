package io.portkeeper.premain;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/**
 * If the classes that read the options properly could not be started, finds out whether the operator has set
 * {@code fallback=fail}.
 *
 * <p>Compiled for Java 8, as {@link PreMain} is. It looks in the four places in their order, and checks nothing.
 */
final class FallbackFail {

    private static final String FALLBACK = "fallback";
    private static final String CONFIG = "config";

    /** The maximum size of a file of options, in bytes. */
    private static final int MOST_BYTES = 1 << 20;

    private FallbackFail() {}

    /**
     * Whether no connection may be made without the agent.
     *
     * @param arguments {@code key=value,key=value} or null
     * @return false also if the option is in a place that a security manager does not let this class read
     */
    static boolean isWritten(String arguments) {
        String value = value(FALLBACK, arguments);
        if (value == null) {
            String file = value(CONFIG, arguments);
            value = file == null ? null : inFile(file);
        }
        return value != null && value.trim().equals("fail");
    }

    private static String value(String key, String arguments) {
        String value = inArguments(key, arguments);
        if (value == null) {
            value = property("portkeeper.".concat(key));
        }
        return value != null ? value : variable(key.equals(CONFIG) ? "PORTKEEPER_CONFIG" : "PORTKEEPER_FALLBACK");
    }

    private static String property(String name) {
        try {
            return System.getProperty(name);
        } catch (SecurityException e) {
            return null;
        }
    }

    private static String variable(String name) {
        try {
            return System.getenv(name);
        } catch (SecurityException e) {
            return null;
        }
    }

    /** A segment without a key continues a path that has a comma in it. No comma is part of the other option. */
    private static String inArguments(String key, String arguments) {
        String value = null;
        boolean isIn = false;
        for (String segment : arguments == null ? new String[0] : arguments.split(",", -1)) {
            int equals = segment.indexOf('=');
            if (isKey(segment, equals)) {
                isIn = value == null && segment.substring(0, equals).trim().equals(key);
                value = isIn ? segment.substring(equals + 1) : value;
            } else if (isIn && key.equals(CONFIG)) {
                value = value.concat(",").concat(segment);
            }
        }
        return value;
    }

    /** Whether the text up to there looks like a key, as OptionSources has it. */
    private static boolean isKey(String segment, int end) {
        for (int i = 0; i < end; i++) {
            char c = segment.charAt(i);
            if (!Character.isLetter(c) && ".-_ ".indexOf(c) < 0) {
                return false;
            }
        }
        return end > 0;
    }

    /**
     * Reads the option from a file. Only a regular file is opened, because a pipe would block the start. Of a large file,
     * only the beginning is read.
     */
    private static String inFile(String path) {
        File file = new File(path);
        try {
            return file.isFile() ? in(file) : null;
        } catch (IOException | RuntimeException e) {
            return null;
        }
    }

    private static String in(File file) throws IOException {
        byte[] bytes = new byte[MOST_BYTES];
        int length = 0;
        try (InputStream in = new FileInputStream(file)) {
            int read = in.read(bytes);
            while (read > 0) {
                length += read;
                read = in.read(bytes, length, MOST_BYTES - length);
            }
        }
        Properties properties = new Properties();
        int start = hasByteOrderMark(bytes) ? 3 : 0;
        properties.load(new ByteArrayInputStream(bytes, start, length - start));
        return properties.getProperty(FALLBACK);
    }

    /** Whether the bytes begin with UTF-8's byte order mark, EF BB BF. */
    private static boolean hasByteOrderMark(byte[] bytes) {
        return (bytes[0] & 0xff) == 0xef && (bytes[1] & 0xff) == 0xbb && (bytes[2] & 0xff) == 0xbf;
    }
}
