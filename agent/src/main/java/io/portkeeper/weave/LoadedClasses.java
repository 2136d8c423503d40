package io.portkeeper.weave;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.security.ProtectionDomain;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The JDK classes to weave, loaded but not initialised, and their class files as the JVM has them.
 *
 * <p>A transformer at the end of the chain, which changes nothing, gets the bytes that the JVM then installs. Reading
 * members by reflection instead would load the classes of their signatures, including those of java.net.
 */
final class LoadedClasses {

    private final Instrumentation instrumentation;
    private final Map<String, Class<?>> classes = new LinkedHashMap<>();

    LoadedClasses(Instrumentation instrumentation) {
        this.instrumentation = instrumentation;
    }

    /** Loads a class of java.base without initialising it. If it does not exist, nothing happens. */
    void load(String className) {
        try {
            classes.put(className, Class.forName(className, false, null));
        } catch (ClassNotFoundException e) {
            // Its absence shows in retransform(), where it has no bytes.
        }
    }

    /**
     * Runs all transformers on the classes again.
     *
     * @return the class files now installed, by class name
     */
    Map<String, byte[]> retransform() throws UnmodifiableClassException {
        Capture capture = new Capture();
        instrumentation.addTransformer(capture, true);
        try {
            instrumentation.retransformClasses(classes.values().toArray(new Class<?>[0]));
        } finally {
            instrumentation.removeTransformer(capture);
        }
        return capture.bytes;
    }

    private final class Capture implements ClassFileTransformer {

        private final Map<String, byte[]> bytes = new LinkedHashMap<>();

        @Override
        public byte[] transform(
                Module module, ClassLoader loader, String name, Class<?> type, ProtectionDomain domain, byte[] file) {
            for (Map.Entry<String, Class<?>> wanted : classes.entrySet()) {
                if (wanted.getValue() == type) {
                    bytes.put(wanted.getKey(), file);
                }
            }
            return null;
        }
    }
}
