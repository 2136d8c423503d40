package io.portkeeper.config;

import java.io.File;
import java.util.Map;
import java.util.Properties;

/**
 * Where options were set when the JVM started, and the file, which can be read again.
 *
 * <p>System properties are copied, because the application may change them later for other purposes.
 */
public final class OptionPlaces {

    private final String arguments;
    private final Properties properties = new Properties();
    private final Map<String, String> environment;

    /**
     * Those places as they are now.
     *
     * @param arguments {@code key=value,key=value} or null
     */
    public OptionPlaces(String arguments, Properties properties, Map<String, String> environment) {
        this.arguments = arguments;
        for (String name : properties.stringPropertyNames()) {
            if (name.startsWith(OptionSources.PROPERTY_PREFIX)) {
                this.properties.setProperty(name, properties.getProperty(name));
            }
        }
        this.environment = environment;
    }

    /**
     * Reads the options, with the file as it is now.
     *
     * @return the settings, or null when the agent is switched off by {@code enabled=false}
     * @throws WrongOption naming the option, its value and what was expected
     */
    public Settings read() {
        return read(null);
    }

    /** Reads the options again: see {@link Settings#read(String, Properties, Map, Settings)}. */
    Settings read(Settings before) {
        return Settings.read(arguments, properties, environment, before);
    }

    /** The file of options, or null when there is none. */
    public ConfigFile file(Settings settings) {
        File file = new File(settings.texts().get(Option.CONFIG));
        return settings.given().contains(Option.CONFIG) ? new ConfigFile(this, file) : null;
    }
}
