package io.portkeeper.premain;

import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;

/**
 * Ends the JVM with status 1 before main, for Java 27 and later. From that version on, a JVM that ends waits up to a minute
 * for JVM TI callbacks that are under way (JvmtiEventController::vm_death), and one of these calls premain.
 *
 * <p>Premain returns, and the transformer keeps Java's launcher from loading the main class. The launcher ends the JVM; what
 * it prints about that is discarded. If something other than Java's launcher starts the application, a thread ends the JVM a
 * little later.
 *
 * <p>Compiled for Java 8, as {@link PreMain} is.
 */
final class Ending extends Thread implements ClassFileTransformer {

    private static final String LAUNCHER = "sun.launcher.LauncherHelper";

    /** How long the launcher has for that. Once the JVM is ending, nothing keeps the launcher from loading main. */
    private static final int LAUNCHER_MILLIS = 2_000;

    private Ending() {
        super("portkeeper-ending");
        setDaemon(true);
    }

    static void begin(Instrumentation instrumentation) {
        System.setErr(new PrintStream(new OutputStream() {
            @Override
            public void write(int b) {
                // The agent's own line has been printed already.
            }
        }));
        Ending ending = new Ending();
        instrumentation.addTransformer(ending);
        ending.start();
    }

    @Override
    public byte[] transform(
            ClassLoader loader, String name, Class<?> redefined, ProtectionDomain domain, byte[] classFile) {
        if (loader != null) {
            for (StackTraceElement frame : Thread.currentThread().getStackTrace()) {
                if (frame.getClassName().equals(LAUNCHER)) {
                    return new byte[1]; // not a valid class file
                }
            }
        }
        return null;
    }

    @Override
    public void run() {
        try {
            Thread.sleep(LAUNCHER_MILLIS);
        } catch (InterruptedException e) {
            // Then the JVM ends at once.
        }
        System.exit(1);
    }
}
