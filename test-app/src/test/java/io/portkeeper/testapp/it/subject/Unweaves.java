package io.portkeeper.testapp.it.subject;

import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** A second agent that puts the JDK's own class file in the place of what others have made of the socket dispatcher. */
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

    /** A jar whose manifest says so; the class itself is on the class path. */
    public static Path jar(Path directory) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(new Attributes.Name("Premain-Class"), Unweaves.class.getName());
        manifest.getMainAttributes().put(new Attributes.Name("Can-Retransform-Classes"), "true");
        Path jar = directory.resolve("unweaves.jar");
        new JarOutputStream(Files.newOutputStream(jar), manifest).close();
        return jar;
    }
}
