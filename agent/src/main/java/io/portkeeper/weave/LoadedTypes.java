package io.portkeeper.weave;

import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.pool.TypePool;

/**
 * The types that Byte Buddy looks into when it inlines advice, taken from the running JVM.
 *
 * <p>Reading their class files out of the JDK's image would initialise java.nio.file's default file system before main.
 */
final class LoadedTypes implements TypePool {

    private static final Class<?>[] TYPES = {Object.class, Throwable.class};

    @Override
    public Resolution describe(String name) {
        for (Class<?> type : TYPES) {
            if (type.getName().equals(name)) {
                return new Resolution.Simple(TypeDescription.ForLoadedType.of(type));
            }
        }
        return new Resolution.Illegal(name);
    }

    @Override
    public void clear() {}
}
