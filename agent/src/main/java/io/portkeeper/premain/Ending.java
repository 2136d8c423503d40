package io.portkeeper.premain;

import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;

/**
 * Ends the JVM with status 1 before main, for Java 27 and later: from there on a JVM that ends waits up to a minute for the
 * callbacks of JVM TI that are under way (JvmtiEventController::vm_death), and one of these calls premain.
 *
 * <p>Premain returns, and the launcher cannot load the class of main. It says so, which nobody wants to read, and ends the JVM. Where
 * something else than the launcher of Java starts the application, a thread does so a little later.
 *
 * <p>Compiled for Java 8, as {@link PreMain} is.
 */
final class Ending extends Thread implements ClassFileTransformer {

    private static final String LAUNCHER = "sun.launcher.LauncherHelper";

    /** The launcher is quicker, and once the JVM is ending nobody keeps it from loading main. */
    private static final int LAUNCHER_MILLIS = 2_000;

    private Ending() {
        super("portkeeper-ending");
        setDaemon(true);
    }

    static void begin(Instrumentation instrumentation) {
        System.setErr(new PrintStream(new OutputStream() {
            @Override
            public void write(int b) {
                // Our line is out.
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
                    return new byte[1]; // no class file
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
            // The sooner.
        }
        System.exit(1);
    }
}
