package io.portkeeper.weave;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import net.bytebuddy.dynamic.ClassFileLocator;

/**
 * The class files of the advice, from the agent's jar. Each is read once.
 *
 * <p>Byte Buddy's own locator for class loaders would load java.net.URLClassLoader.
 */
final class AdviceFiles implements ClassFileLocator {

    private final Map<String, Resolution> read = new ConcurrentHashMap<>();

    @Override
    public Resolution locate(String name) throws IOException {
        Resolution known = read.get(name);
        if (known != null) {
            return known;
        }
        String file = name.replace('.', '/').concat(".class");
        try (InputStream in = AdviceFiles.class.getClassLoader().getResourceAsStream(file)) {
            Resolution found = in == null ? new Resolution.Illegal(name) : new Resolution.Explicit(in.readAllBytes());
            read.put(name, found);
            return found;
        }
    }

    @Override
    public void close() {}
}
