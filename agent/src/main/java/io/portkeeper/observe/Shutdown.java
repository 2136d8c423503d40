package io.portkeeper.observe;

/** Whether this JVM is about to end: what fails then fails for that, and nobody need be told. */
public final class Shutdown {

    private static final Thread NEVER_A_HOOK = new Thread(null, null, "portkeeper-none", 0, false);

    private Shutdown() {}

    /** Whether its shutdown hooks have been started. */
    public static boolean isUnderWay() {
        try {
            Runtime.getRuntime().removeShutdownHook(NEVER_A_HOOK);
            return false;
        } catch (IllegalStateException e) {
            return true;
        }
    }
}
