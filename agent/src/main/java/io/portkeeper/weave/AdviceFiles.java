package io.portkeeper.weave;

import java.io.IOException;
import java.io.InputStream;
import net.bytebuddy.dynamic.ClassFileLocator;

/**
 * The class files of the advice, out of the agent's jar.
 *
 * <p>Byte Buddy's own locator for class loaders would load java.net.URLClassLoader.
 */
final class AdviceFiles implements ClassFileLocator {

    @Override
    public Resolution locate(String name) throws IOException {
        String file = name.replace('.', '/').concat(".class");
        try (InputStream in = AdviceFiles.class.getClassLoader().getResourceAsStream(file)) {
            return in == null ? new Resolution.Illegal(name) : new Resolution.Explicit(in.readAllBytes());
        }
    }

    @Override
    public void close() {}
}
