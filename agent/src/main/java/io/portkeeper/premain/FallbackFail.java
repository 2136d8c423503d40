package io.portkeeper.premain;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/**
 * Whether the operator has written {@code fallback=fail}, for whoever could not start what reads the options properly.
 *
 * <p>Compiled for Java 8, as {@link PreMain} is. It looks in the four places in their order, and checks nothing.
 */
final class FallbackFail {

    private static final String FALLBACK = "fallback";
    private static final String CONFIG = "config";

    private FallbackFail() {}

    /**
     * Whether no connection may be made without the agent.
     *
     * @param arguments {@code key=value,key=value} or null
     * @return false also where a security manager does not let this class look into the other places
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

    private static String inArguments(String key, String arguments) {
        if (arguments != null) {
            for (String segment : arguments.split(",", -1)) {
                int equals = segment.indexOf('=');
                if (equals > 0 && segment.substring(0, equals).trim().equals(key)) {
                    return segment.substring(equals + 1);
                }
            }
        }
        return null;
    }

    private static String inFile(String file) {
        try (InputStream in = new FileInputStream(file)) {
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty(FALLBACK);
        } catch (IOException | RuntimeException e) {
            return null;
        }
    }
}
