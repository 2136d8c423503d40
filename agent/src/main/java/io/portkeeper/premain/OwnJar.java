package io.portkeeper.premain;

import java.io.File;
import java.io.FileNotFoundException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.security.CodeSource;

/** Where the agent's jar is. */
final class OwnJar {

    private static final String JAR = "jar:";
    private static final String ENTRY = "!/";

    private OwnJar() {}

    /**
     * Returns the jar that a class was loaded from. Its code source names the jar. Otherwise the URL of its class file does:
     * a system class loader of the application ({@code java.system.class.loader}) need not give its classes a code source.
     *
     * @throws FileNotFoundException if neither names a jar
     */
    static File find(Class<?> type) throws FileNotFoundException {
        File jar = jar(codeSource(type));
        if (jar == null) {
            String name = type.getName();
            jar = jar(classFile(
                    type.getResource(name.substring(name.lastIndexOf('.') + 1).concat(".class"))));
        }
        if (jar == null) {
            throw new FileNotFoundException("the agent does not find its own jar: "
                    .concat(String.valueOf(type.getClassLoader()))
                    .concat(", which has loaded it, gives its classes no code source, and finds no file of theirs"));
        }
        return jar;
    }

    private static String codeSource(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        URL location = source == null ? null : source.getLocation();
        return location == null ? null : location.toString();
    }

    /** The jar's part of {@code jar:file:/opt/portkeeper/portkeeper.jar!/io/portkeeper/...}. */
    private static String classFile(URL url) {
        String text = url == null ? "" : url.toString();
        int end = text.lastIndexOf(ENTRY);
        return text.startsWith(JAR) && end > 0 ? text.substring(JAR.length(), end) : null;
    }

    private static File jar(String url) {
        try {
            File file = url == null ? null : new File(new URI(url));
            return file != null && file.isFile() ? file : null;
        } catch (URISyntaxException | IllegalArgumentException e) {
            return null; // not the URL of a file
        }
    }
}
