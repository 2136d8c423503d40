package io.portkeeper.weave;

import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.pool.TypePool;

/**
 * The types that Byte Buddy looks into when it inlines advice, taken from the running JVM.
 *
 * <p>Reading their class files from the JDK's image would initialise java.nio.file's default file system before main.
 */
final class LoadedTypes implements TypePool {

    private static final Class<?>[] TYPES = {Object.class, Throwable.class};

    /**
     * Declares a field that advice reads. That advice is woven when the application runs; nothing may load this class before
     * main.
     */
    private static final String SOCKET = "java.net.SocketImpl";

    @Override
    public Resolution describe(String name) {
        for (Class<?> type : TYPES) {
            if (type.getName().equals(name)) {
                return loaded(type);
            }
        }
        try {
            return name.equals(SOCKET) ? loaded(Class.forName(SOCKET, false, null)) : new Resolution.Illegal(name);
        } catch (ClassNotFoundException e) {
            return new Resolution.Illegal(name);
        }
    }

    private static Resolution loaded(Class<?> type) {
        return new Resolution.Simple(TypeDescription.ForLoadedType.of(type));
    }

    @Override
    public void clear() {}
}
