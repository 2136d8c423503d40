package io.portkeeper.premain;

import java.io.File;
import java.lang.instrument.Instrumentation;

/**
 * Hands over to the agent proper, in a class loader of its own.
 *
 * <p>Runs before the application's main, where java.util.logging, JMX, java.nio.file and java.net must not be touched:
 * they would settle the log manager, the file system and the address family before main can choose them. A premain that
 * throws aborts the JVM, hence the wide catch.
 */
public final class Launcher {

    private static final String BRIDGE = "io.portkeeper.boot.PortkeeperBridge";
    private static final String STARTUP = "io.portkeeper.start.Startup";

    private Launcher() {}

    /**
     * Starts the agent, or says on stderr why not. Called by {@code PreMain}.
     *
     * @param arguments {@code key=value,key=value} or null
     * @param instrumentation of this JVM
     * @param attached whether the application runs already
     * @return null, or the line that says why the application may not run without the agent: it names a wrong option, or what failed
     *     though {@code fallback=fail} forbids connections without it
     */
    public static String launch(String arguments, Instrumentation instrumentation, boolean attached) {
        try {
            if (isRunning()) {
                say("already running in this JVM; this second one does nothing");
                return null;
            }
            ClassLoader loader = new AgentLoader(ownJar());
            return (String) Class.forName(STARTUP, true, loader)
                    .getMethod("start", String.class, Instrumentation.class, boolean.class)
                    .invoke(null, arguments, instrumentation, attached);
        } catch (Throwable e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            return PreMain.notStarted(cause.toString(), arguments);
        }
    }

    private static boolean isRunning() throws ReflectiveOperationException {
        try {
            return (boolean)
                    Class.forName(BRIDGE, false, null).getMethod("isLive").invoke(null);
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    private static File ownJar() throws Exception {
        return new File(Launcher.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    }

    private static void say(String line) {
        System.err.println("ERROR portkeeper - ".concat(line));
    }
}
