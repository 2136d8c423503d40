package io.portkeeper.privilege;

import java.security.AccessController;
import java.security.PrivilegedAction;
import java.security.PrivilegedActionException;
import java.security.PrivilegedExceptionAction;

/**
 * Does with the agent's own rights what a security manager may check, whatever code of the application is on the stack.
 *
 * <p>Java 17 to 23 have security managers (JEP 411), later ones have none (JEP 486). Who calls this and has no rights of its own
 * gains none: an action is checked as the class that it is of.
 */
@SuppressWarnings("removal")
public final class Privileged {

    /** JEP 411: from this version on none can be set but where the command line allows it. */
    private static final int FIRST_ON_DEMAND = 18;

    private static final int FIRST_WITHOUT = 24;

    private static final boolean POSSIBLE =
            isPossible(Runtime.version().feature(), System.getProperty("java.security.manager"));

    private Privileged() {}

    static boolean isPossible(int java, String option) {
        return option == null ? java < FIRST_ON_DEMAND : java < FIRST_WITHOUT && !option.equals("disallow");
    }

    /** Whether there can be a security manager in this JVM, now or later. */
    public static boolean isPossible() {
        return POSSIBLE;
    }

    /** Whether there is one now. */
    public static boolean isWanted() {
        return POSSIBLE && System.getSecurityManager() != null;
    }

    /** Does it so, if there can be a security manager. */
    public static <T> T get(PrivilegedAction<T> action) {
        return POSSIBLE ? AccessController.doPrivileged(action) : action.run();
    }

    /**
     * The same, of what may fail.
     *
     * @throws Exception what the action throws
     */
    public static <T> T call(PrivilegedExceptionAction<T> action) throws Exception {
        if (!POSSIBLE) {
            return action.run();
        }
        try {
            return AccessController.doPrivileged(action);
        } catch (PrivilegedActionException e) {
            throw e.getException();
        }
    }
}
