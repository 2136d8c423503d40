package io.portkeeper.weave;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.IllegalClassFormatException;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Hands the class files of the running JDK to transformers, and does not install what they return. */
final class FakeInstrumentation {

    /** The transformers that were added and not removed, in this order. */
    final List<ClassFileTransformer> transformers = new ArrayList<>();

    /** Class files that this JVM has in place of the JDK's. */
    final Map<String, byte[]> replaced = new HashMap<>();

    /** Whether what a transformer returns is ignored. */
    boolean refusesChanges;

    /** What retransforming fails with once a second transformer is added, as for weaving; null if it does not fail. */
    Error failure;

    final Instrumentation instrumentation = (Instrumentation) Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {Instrumentation.class}, (proxy, method, arguments) -> {
                switch (method.getName()) {
                    case "addTransformer" -> transformers.add((ClassFileTransformer) arguments[0]);
                    case "removeTransformer" -> {
                        return transformers.remove(arguments[0]);
                    }
                    case "retransformClasses" -> {
                        for (Class<?> type : (Class<?>[]) arguments[0]) {
                            transform(type);
                        }
                        if (failure != null && transformers.size() > 1) {
                            throw failure;
                        }
                    }
                    default -> throw new UnsupportedOperationException(method.toString());
                }
                return null;
            });

    /** Runs all transformers on a class, as the JVM would. */
    byte[] transform(Class<?> type) throws IllegalClassFormatException {
        byte[] file = replaced.get(type.getName());
        if (file == null) {
            file = JdkImage.running().classFile(type.getName());
        }
        for (ClassFileTransformer transformer : transformers) {
            byte[] changed = transformer.transform(null, null, type.getName().replace('.', '/'), type, null, file);
            file = changed == null || refusesChanges ? file : changed;
        }
        return file;
    }
}
