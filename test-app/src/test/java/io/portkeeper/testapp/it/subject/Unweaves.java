package io.portkeeper.testapp.it.subject;

import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.security.ProtectionDomain;

/** A second agent. It replaces what other agents have made of the socket dispatcher by the JDK's own class file. */
public final class Unweaves {

    private static final String DISPATCHER = "sun/nio/ch/SocketDispatcher";

    private Unweaves() {}

    public static void premain(String arguments, Instrumentation instrumentation)
            throws IOException, ClassNotFoundException, UnmodifiableClassException {
        byte[] own;
        try (InputStream in = Object.class.getResourceAsStream("/" + DISPATCHER + ".class")) {
            own = in.readAllBytes();
        }
        instrumentation.addTransformer(
                new ClassFileTransformer() {
                    @Override
                    public byte[] transform(
                            ClassLoader loader, String name, Class<?> type, ProtectionDomain domain, byte[] file) {
                        return DISPATCHER.equals(name) ? own : null;
                    }
                },
                true);
        instrumentation.retransformClasses(Class.forName(DISPATCHER.replace('/', '.')));
    }
}
