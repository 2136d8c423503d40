package io.portkeeper.testapp.it.subject;

import java.io.IOException;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * A second agent. It loads a class while that class is being defined, and others by the same loader before or after it, as
 * agents do that load supertypes to inspect them.
 *
 * <p>It leaves the JDK's own class loaders alone, because they fail on this, with or without Portkeeper.
 */
public final class LoadsClasses {

    private static final int OTHERS = 3;

    private LoadsClasses() {}

    /**
     * Begins to load classes.
     *
     * @param arguments a seed, a space, and the jar with the other classes
     */
    public static void premain(String arguments, Instrumentation instrumentation) throws IOException {
        String[] words = arguments.split(" ", 2);
        Random random = new Random(Long.parseLong(words[0]));
        List<String> others = classes(words[1]);
        Set<ClassLoader> jdks = Set.of(ClassLoader.getSystemClassLoader(), ClassLoader.getPlatformClassLoader());
        instrumentation.addTransformer(new ClassFileTransformer() {
            @Override
            public byte[] transform(
                    ClassLoader loader, String name, Class<?> type, ProtectionDomain domain, byte[] file) {
                if (loader != null && name != null && !jdks.contains(loader)) {
                    boolean itselfFirst = random.nextBoolean();
                    if (itselfFirst) {
                        load(loader, name.replace('/', '.'));
                    }
                    for (int i = 0; i < OTHERS; i++) {
                        load(loader, others.get(random.nextInt(others.size())));
                    }
                    if (!itselfFirst) {
                        load(loader, name.replace('/', '.'));
                    }
                }
                return null;
            }
        });
    }

    private static List<String> classes(String path) throws IOException {
        try (JarFile jar = new JarFile(path)) {
            return jar.stream()
                    .map(JarEntry::getName)
                    .filter(name -> name.startsWith("io/portkeeper/") && name.endsWith(".class"))
                    .map(name ->
                            name.substring(0, name.length() - ".class".length()).replace('/', '.'))
                    .sorted()
                    .toList();
        }
    }

    private static void load(ClassLoader loader, String name) {
        try {
            loader.loadClass(name);
        } catch (ClassNotFoundException | LinkageError e) {
            // The class may be a subclass of one that is being defined, or need a module that this runtime lacks.
        }
    }
}
