package io.portkeeper.testapp.it.subject;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Packs a class of ours, which is on the class path of the JVM, as an agent that runs beside Portkeeper. */
public final class SecondAgent {

    private SecondAgent() {}

    /** Makes a jar in that directory. It contains only a manifest, which names the class as the agent's entry. */
    public static Path jar(Class<?> premain, Path directory) throws IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.put(new Attributes.Name("Premain-Class"), premain.getName());
        attributes.put(new Attributes.Name("Can-Retransform-Classes"), "true");
        attributes.put(new Attributes.Name("Can-Redefine-Classes"), "true");
        Path jar = directory.resolve(premain.getSimpleName() + ".jar");
        new JarOutputStream(Files.newOutputStream(jar), manifest).close();
        return jar;
    }
}
