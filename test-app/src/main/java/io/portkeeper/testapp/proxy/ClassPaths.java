package io.portkeeper.testapp.proxy;

import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The class paths of proxies that cannot run on the common one. */
final class ClassPaths {
    private ClassPaths() {}

    /**
     * Returns the class path without some jars.
     *
     * @param names a pattern that the beginning of their names matches
     */
    static String without(String names, String classPath) {
        Pattern left = Pattern.compile(names);
        return Arrays.stream(classPath.split(File.pathSeparator, -1))
                .filter(entry -> !left.matcher(new File(entry).getName()).lookingAt())
                .collect(Collectors.joining(File.pathSeparator));
    }

    /**
     * The class path of the programs of test-app with Netty 4.1, which the build puts beside their classes, and no other
     * library.
     */
    static String netty41() {
        Path classes = Path.of(URI.create(ClassPaths.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toString()));
        Path jars = classes.resolveSibling("netty-4.1");
        if (!Files.isDirectory(jars)) {
            throw new IllegalStateException(jars + " is not there: run scripts/test");
        }
        return classes + File.pathSeparator + jars + "/*";
    }
}
