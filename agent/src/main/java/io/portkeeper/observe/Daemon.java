package io.portkeeper.observe;

/**
 * A daemon thread of the agent, which has nothing of the application whose thread happened to start it: neither its thread
 * group, nor its inheritable thread locals, nor its class loader, nor its handler of uncaught exceptions, which may end the JVM.
 */
public final class Daemon {

    private Daemon() {}

    /**
     * Starts one.
     *
     * @param name begins with {@code portkeeper-}
     * @throws OutOfMemoryError when the kernel gives no thread, or the heap is exhausted
     */
    public static Thread start(String name, Runnable task) {
        Thread thread = new Thread(root(), task, name, 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(null);
        thread.setUncaughtExceptionHandler((failed, e) -> {});
        thread.start();
        return thread;
    }

    private static ThreadGroup root() {
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        while (group.getParent() != null) {
            group = group.getParent();
        }
        return group;
    }
}
