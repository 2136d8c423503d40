package io.portkeeper.start;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** The version of this build, as Maven wrote it. */
public final class Version {

    private static final String FILE = "io/portkeeper/start/version.properties";

    private Version() {}

    /** The product's name and version. */
    public static String text() {
        Properties properties = new Properties();
        try (InputStream in = Version.class.getClassLoader().getResourceAsStream(FILE)) {
            properties.load(in);
        } catch (IOException e) {
            return "portkeeper";
        }
        return "portkeeper " + properties.getProperty("version");
    }
}
