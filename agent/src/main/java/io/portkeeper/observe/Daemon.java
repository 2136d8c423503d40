package io.portkeeper.observe;

/**
 * A daemon thread of the agent, which has nothing of the application whose thread happened to start it: neither its thread
 * group, nor its inheritable thread locals, nor its class loader.
 */
public final class Daemon {

    private final Thread thread;

    /**
     * A thread that is not started yet.
     *
     * @param name begins with {@code portkeeper-}
     */
    public Daemon(String name, Runnable task) {
        thread = new Thread(root(), task, name, 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(null);
    }

    /** Starts it. */
    public void start() {
        thread.start();
    }

    private static ThreadGroup root() {
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        while (group.getParent() != null) {
            group = group.getParent();
        }
        return group;
    }
}
