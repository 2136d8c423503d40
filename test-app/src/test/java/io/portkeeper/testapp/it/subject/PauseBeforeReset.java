package io.portkeeper.testapp.it.subject;

import static net.bytebuddy.matcher.ElementMatchers.named;

import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.asm.Advice;

/**
 * A second agent, which makes Portkeeper's reaper pause for two milliseconds after the last question that it asks about a
 * connection, and before it resets it.
 */
public final class PauseBeforeReset {

    private PauseBeforeReset() {}

    public static void premain(String arguments, Instrumentation instrumentation) {
        new AgentBuilder.Default()
                .disableClassFormatChanges()
                .type(named("io.portkeeper.linux.JdkSocketCalls"))
                .transform((builder, type, loader, module, domain) ->
                        builder.visit(Advice.to(Pause.class).on(named("reset"))))
                .installOn(instrumentation);
    }

    /** A jar whose manifest says so; the class itself is on the class path. */
    public static Path jar(Path directory) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(new Attributes.Name("Premain-Class"), PauseBeforeReset.class.getName());
        Path jar = directory.resolve("pause.jar");
        new JarOutputStream(Files.newOutputStream(jar), manifest).close();
        return jar;
    }

    /** Woven in: it uses types of the JDK only. */
    private static final class Pause {

        private Pause() {}

        @Advice.OnMethodEnter
        static void enter() {
            LockSupport.parkNanos(2_000_000);
        }
    }
}
