package io.portkeeper.observe;

/** Whether this JVM is about to end: what fails then fails for that, and nobody need be told. */
public final class Shutdown {

    private Shutdown() {}

    /** Whether its shutdown hooks have been started; false where that cannot be found out. Never fails. */
    public static boolean isUnderWay() {
        try {
            Runtime.getRuntime().removeShutdownHook(Thread.currentThread());
            return false;
        } catch (IllegalStateException e) {
            return true;
        } catch (Throwable e) {
            return false; // no memory, or a security manager
        }
    }
}
