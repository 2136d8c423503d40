package io.portkeeper.config;

import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * Gathers options from the four places; an earlier one wins: agent argument, system property, environment, file.
 *
 * <p>Each place is read completely, so that a wrong key is refused even if an earlier place sets the right one.
 */
final class OptionSources {

    static final String PROPERTY_PREFIX = "portkeeper.";
    static final String VARIABLE_PREFIX = "PORTKEEPER_";

    private final Map<Option, OptionValue> values = new EnumMap<>(Option.class);

    private OptionSources() {}

    /**
     * All options that are set.
     *
     * @param arguments {@code key=value,key=value} or null
     * @throws WrongOption for an unknown or doubled key, or a file that cannot be read
     */
    static Map<Option, OptionValue> read(String arguments, Properties properties, Map<String, String> environment) {
        OptionSources sources = new OptionSources();
        if (arguments != null && !arguments.isBlank()) {
            sources.readArguments(arguments);
        }
        sources.readProperties(properties);
        sources.readEnvironment(environment);
        OptionValue file = sources.values.get(Option.CONFIG);
        if (file != null) {
            sources.readFile(file);
        }
        return sources.values;
    }

    /**
     * Reads the agent argument. A segment without {@code key=} continues the value before it:
     * {@code pool=10.0.0.1,10.0.0.2,strategy=random}.
     */
    private void readArguments(String arguments) {
        Map<String, String> byKey = new TreeMap<>();
        String key = null;
        for (String segment : arguments.split(",", -1)) {
            int equals = keyEnd(segment);
            if (equals > 0) {
                key = segment.substring(0, equals).trim();
                if (byKey.put(key, segment.substring(equals + 1)) != null) {
                    throw new WrongOption("option " + key + " is given twice in the agent argument");
                }
            } else if (key == null) {
                throw new WrongOption("agent argument '" + segment + "': expected key=value,key=value");
            } else {
                byKey.put(key, byKey.get(key) + "," + segment);
            }
        }
        for (Map.Entry<String, String> entry : byKey.entrySet()) {
            put(entry.getKey(), entry.getValue(), "agent argument");
        }
    }

    /** The index of the {@code =} behind something that looks like a key, or -1. */
    private static int keyEnd(String segment) {
        int equals = segment.indexOf('=');
        for (int i = 0; i < equals; i++) {
            char c = segment.charAt(i);
            if (!Character.isLetter(c) && ".-_ ".indexOf(c) < 0) {
                return -1;
            }
        }
        return equals;
    }

    private void readProperties(Properties properties) {
        for (String name : properties.stringPropertyNames()) {
            if (name.startsWith(PROPERTY_PREFIX)) {
                put(name.substring(PROPERTY_PREFIX.length()), properties.getProperty(name), "system property");
            }
        }
    }

    private void readEnvironment(Map<String, String> environment) {
        Map<String, Option> byVariable = new TreeMap<>();
        for (Option option : Option.values()) {
            byVariable.put(option.variable(), option);
        }
        for (Map.Entry<String, String> entry : environment.entrySet()) {
            String name = entry.getKey();
            Option option = byVariable.get(name);
            if (option != null) {
                values.putIfAbsent(option, new OptionValue(option, entry.getValue(), "environment variable " + name));
            } else if (name.startsWith(VARIABLE_PREFIX) && !isServiceLink(name)) {
                throw new WrongOption("unknown environment variable " + name + ": did you mean "
                        + Nearest.of(name, byVariable.keySet()) + "?");
            }
        }
    }

    /**
     * Whether Kubernetes or Docker sets the variable. They do in each container next to a service called portkeeper or
     * portkeeper-something.
     */
    private static boolean isServiceLink(String name) {
        return name.matches(
                "PORTKEEPER_(\\w+_)?(SERVICE_HOST|SERVICE_PORT(_\\w+)?|PORT(_[0-9]+_(TCP|UDP|SCTP)(_\\w+)?)?)");
    }

    private void readFile(OptionValue file) {
        Properties properties;
        try {
            properties = OptionFile.read(file.text());
        } catch (IOException | IllegalArgumentException e) {
            throw file.wrong("a readable properties file", e.getMessage());
        }
        if (properties.containsKey(Option.CONFIG.key())) {
            throw file.wrong("a file without config", "it names another file");
        }
        for (String name : properties.stringPropertyNames()) {
            put(name, properties.getProperty(name), "file " + file.text());
        }
    }

    private void put(String key, String text, String origin) {
        Option option = Option.of(key);
        if (option == null && key.startsWith(PROPERTY_PREFIX)) {
            throw new WrongOption(
                    "unknown option " + key + " (" + origin + "): expected " + key.substring(PROPERTY_PREFIX.length())
                            + ", without " + PROPERTY_PREFIX + ", which is for -D only");
        }
        if (option == null) {
            throw new WrongOption(
                    "unknown option " + key + " (" + origin + "): did you mean " + Nearest.key(key) + "?");
        }
        values.putIfAbsent(option, new OptionValue(option, text, origin));
    }
}
