package io.portkeeper.premain;

import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.security.AllPermission;
import java.security.CodeSource;
import java.security.Permissions;
import java.security.ProtectionDomain;
import java.security.cert.Certificate;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Loads the agent's classes from its jar, apart from the application's.
 *
 * <p>What java.base opens to the agent, it opens to this loader's unnamed module only. URLClassLoader would load java.net
 * and its protocol handlers before main. The JVM itself has already used ZipFile by then.
 *
 * <p>While a class is defined, the JVM calls the transformers of other agents. They may load that class, or others of ours,
 * through this loader and in this thread. So this loader holds no lock meanwhile, because two threads could take such locks
 * in a different order. If a class turns out to be defined already, that one is returned.
 */
class AgentLoader extends ClassLoader {

    static {
        registerAsParallelCapable();
    }

    private final ClassLoader platform;
    /** All permissions: {@link Launcher} has checked that a security manager, if one is set, grants them to the jar. */
    private final ProtectionDomain rights;

    private final ZipFile jar;
    private final URL root;

    AgentLoader(File jar) throws IOException {
        this(jar, ClassLoader.getPlatformClassLoader());
    }

    private AgentLoader(File jar, ClassLoader platform) throws IOException {
        super("portkeeper", platform);
        this.platform = platform;
        this.jar = new ZipFile(jar);
        this.rights = allRights();
        this.root = new URL("jar", "", -1, jar.toURI() + "!/", new Entries());
    }

    /**
     * The code source has no location, because other agents, for example JaCoCo, take a class with a location for the
     * application's.
     */
    private static ProtectionDomain allRights() {
        Permissions all = new Permissions();
        all.add(new AllPermission());
        return new ProtectionDomain(new CodeSource(null, (Certificate[]) null), all);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        Class<?> loaded = findLoadedClass(name);
        if (loaded != null) {
            return loaded;
        }
        try {
            return platform.loadClass(name);
        } catch (ClassNotFoundException e) {
            return findClass(name);
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] bytes;
        try (InputStream in = getResourceAsStream(name.replace('.', '/').concat(".class"))) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            bytes = in.readAllBytes();
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
        try {
            return defineClass(name, bytes, 0, bytes.length, rights);
        } catch (LinkageError e) {
            Class<?> loaded = findLoadedClass(name);
            if (loaded == null) {
                throw e;
            }
            return loaded; // defined meanwhile by a transformer or by another thread
        }
    }

    /** The agent's own entry, never the platform's or the application's. The caller closes it. */
    @Override
    public InputStream getResourceAsStream(String name) {
        try {
            ZipEntry entry = jar.getEntry(name);
            return entry == null ? null : jar.getInputStream(entry);
        } catch (IOException e) {
            return null;
        }
    }

    /** The URL of the agent's own entry. If another agent finds no class file this way, it loads the class instead. */
    @Override
    protected URL findResource(String name) {
        try {
            return jar.getEntry(name) == null ? null : new URL(root, name);
        } catch (MalformedURLException e) {
            return null;
        }
    }

    @Override
    protected Enumeration<URL> findResources(String name) {
        URL found = findResource(name);
        return Collections.enumeration(found == null ? List.of() : List.of(found));
    }

    /**
     * Reads entries from the jar that is already open. The JDK's handler is not used, because the application's main may
     * still replace it.
     */
    private final class Entries extends URLStreamHandler {

        @Override
        protected URLConnection openConnection(URL url) {
            return new URLConnection(url) {

                @Override
                public void connect() {}

                @Override
                public InputStream getInputStream() throws IOException {
                    InputStream entry = getResourceAsStream(
                            url.getPath().substring(root.getPath().length()));
                    if (entry == null) {
                        throw new FileNotFoundException(url.toString());
                    }
                    return entry;
                }
            };
        }
    }
}
