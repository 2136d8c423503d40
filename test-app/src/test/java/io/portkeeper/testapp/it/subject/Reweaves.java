package io.portkeeper.testapp.it.subject;

import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.ClassDefinition;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A second agent. For as long as the JVM runs, it retransforms all classes that connections use, and redefines them with
 * their own class files, in turn. Debuggers, profilers and agents that are reconfigured do one or the other.
 */
public final class Reweaves {

    private static final List<String> OF_CONNECTIONS = List.of("sun.nio.ch.", "java.net.", "io.netty.channel.");

    private static final long PAUSE_MILLIS = 500;

    private Reweaves() {}

    public static void premain(String arguments, Instrumentation instrumentation) {
        instrumentation.addTransformer(new Nothing(), true);
        Thread thread = new Thread(() -> reweave(instrumentation), "reweaves");
        thread.setDaemon(true);
        thread.start();
    }

    private static void reweave(Instrumentation instrumentation) {
        try {
            while (true) {
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
                Class<?>[] classes = classes(instrumentation);
                instrumentation.retransformClasses(classes);
                System.err.println("transformed again: " + classes.length);
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
                ClassDefinition[] definitions = definitions(classes);
                instrumentation.redefineClasses(definitions);
                System.err.println("redefined: " + definitions.length);
            }
        } catch (InterruptedException e) {
            // No thread interrupts this one.
        } catch (IOException | ReflectiveOperationException | UnmodifiableClassException | LinkageError e) {
            System.err.println("ERROR portkeeper - beside: " + e); // for the test
        }
    }

    private static Class<?>[] classes(Instrumentation instrumentation) {
        List<Class<?>> classes = new ArrayList<>();
        for (Class<?> type : instrumentation.getAllLoadedClasses()) {
            if (OF_CONNECTIONS.stream().anyMatch(type.getName()::startsWith)
                    && instrumentation.isModifiableClass(type)) {
                classes.add(type);
            }
        }
        return classes.toArray(Class<?>[]::new);
    }

    /** Definitions of the classes that have a class file. Classes that were generated at run time have none. */
    private static ClassDefinition[] definitions(Class<?>[] classes) throws IOException {
        List<ClassDefinition> definitions = new ArrayList<>();
        for (Class<?> type : classes) {
            try (InputStream in = type.getResourceAsStream("/" + type.getName().replace('.', '/') + ".class")) {
                if (in != null) {
                    definitions.add(new ClassDefinition(type, in.readAllBytes()));
                }
            }
        }
        return definitions.toArray(ClassDefinition[]::new);
    }

    /** Looks at each class and changes nothing, as a profiler does with classes that it is not asked for. */
    private static final class Nothing implements ClassFileTransformer {

        @Override
        public byte[] transform(ClassLoader loader, String name, Class<?> type, ProtectionDomain domain, byte[] file) {
            return null;
        }
    }
}
