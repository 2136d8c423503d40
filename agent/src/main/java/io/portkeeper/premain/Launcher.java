package io.portkeeper.premain;

import java.lang.instrument.Instrumentation;
import java.security.AllPermission;

/**
 * Starts the agent proper, in a class loader of its own.
 *
 * <p>It runs before the application's main, so it must not touch java.util.logging, JMX, java.nio.file or java.net. These
 * would settle the log manager, the file system and the address family before main can choose them. A premain that throws
 * aborts the JVM, hence the wide catch.
 */
public final class Launcher {

    private static final String TRANSPORTS = "io.portkeeper.transport.PortkeeperTransports";
    private static final String STARTUP = "io.portkeeper.start.Startup";

    /** JEP 486: from this version on there is no security manager. */
    private static final int WITHOUT_SECURITY_MANAGER = 24;

    private static final String DENIED =
            "a security manager is set, and its policy does not grant what the agent needs; expected in the policy: grant codeBase"
                    + " \"file:/opt/portkeeper/portkeeper.jar\" { permission java.security.AllPermission; }; with the path behind"
                    + " -javaagent. Without that only the agent's argument tells it of fallback=fail";

    private Launcher() {}

    /**
     * Starts the agent, or says on stderr why not. Called by {@code PreMain}.
     *
     * @param arguments {@code key=value,key=value} or null
     * @param instrumentation of this JVM
     * @param attached whether the application is already running
     * @return null, or the line that says why the application must not run without the agent: it names a wrong option, or
     *     with {@code fallback=fail} what failed
     */
    public static String launch(String arguments, Instrumentation instrumentation, boolean attached) {
        try {
            if (isDenied()) {
                return PreMain.notStarted(DENIED, arguments);
            }
            if (isRunning()) {
                say("already running in this JVM; this second one does nothing");
                return null;
            }
            ClassLoader loader = new AgentLoader(OwnJar.find(Launcher.class));
            return (String) Class.forName(STARTUP, true, loader)
                    .getMethod("start", String.class, Instrumentation.class, boolean.class)
                    .invoke(null, arguments, instrumentation, attached);
        } catch (Throwable e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            return PreMain.notStarted(cause.toString(), arguments);
        }
    }

    /** Whether a security manager denies the agent any permission. The agent may need any of them. */
    @SuppressWarnings("removal")
    private static boolean isDenied() {
        SecurityManager manager =
                Runtime.version().feature() < WITHOUT_SECURITY_MANAGER ? System.getSecurityManager() : null;
        if (manager != null) {
            try {
                manager.checkPermission(new AllPermission());
            } catch (SecurityException e) {
                return true;
            }
        }
        return false;
    }

    private static boolean isRunning() throws ReflectiveOperationException {
        try {
            return (boolean)
                    Class.forName(TRANSPORTS, false, null).getMethod("isLive").invoke(null);
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    private static void say(String line) {
        System.err.println("ERROR portkeeper - ".concat(line));
    }
}
