package io.portkeeper.privilege;

import java.security.AccessController;
import java.security.PrivilegedAction;
import java.security.PrivilegedActionException;
import java.security.PrivilegedExceptionAction;

/**
 * Runs actions that a security manager may check. They have the agent's own rights, whatever code of the application is on
 * the stack.
 *
 * <p>Java 17 to 23 have security managers (JEP 411), later versions have none (JEP 486). A caller that has no rights gains
 * none, because an action is checked with the rights of its own class.
 */
@SuppressWarnings("removal")
public final class Privileged {

    /** From this version on, a security manager can be set only if the command line allows it (JEP 411). */
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

    /** Whether a security manager is set now. */
    public static boolean isWanted() {
        return POSSIBLE && System.getSecurityManager() != null;
    }

    /** Runs the action, with the agent's rights if there can be a security manager. */
    public static <T> T get(PrivilegedAction<T> action) {
        return POSSIBLE ? AccessController.doPrivileged(action) : action.run();
    }

    /**
     * As {@link #get}, for an action that may fail.
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
