package io.portkeeper.observe;

/** Whether this JVM is about to end. What fails then fails because of that, and need not be logged. */
public final class Shutdown {

    private Shutdown() {}

    /** Whether the JVM's shutdown hooks have been started; false if that cannot be found out. Never fails. */
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
