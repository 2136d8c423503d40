package io.portkeeper.premain;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Loads the agent's classes out of its jar, apart from the application's.
 *
 * <p>What java.base opens to the agent is opened to this loader's unnamed module and to no other. URLClassLoader would
 * bring in java.net and its protocol handlers before main; ZipFile is what the JVM itself has already used by then.
 */
final class AgentLoader extends ClassLoader {

    static {
        registerAsParallelCapable();
    }

    private final ZipFile jar;

    AgentLoader(File jar) throws IOException {
        super("portkeeper", ClassLoader.getPlatformClassLoader());
        this.jar = new ZipFile(jar);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        try (InputStream in = getResourceAsStream(name.replace('.', '/').concat(".class"))) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] bytes = in.readAllBytes();
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }

    /** The agent's own entry, never the platform's or the application's: the caller closes it. */
    @Override
    public InputStream getResourceAsStream(String name) {
        try {
            ZipEntry entry = jar.getEntry(name);
            return entry == null ? null : jar.getInputStream(entry);
        } catch (IOException e) {
            return null;
        }
    }
}
