package io.portkeeper.observe;

import io.portkeeper.privilege.Privileged;
import java.security.PrivilegedAction;

/**
 * A daemon thread of the agent, which has nothing of the application whose thread happened to start it: neither its thread
 * group, nor its inheritable thread locals, nor its class loader, nor what a security manager denies it, nor its handler of uncaught
 * exceptions, which may end the JVM.
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
        // Also where none is set yet: the thread would keep for good what those on the stack may, the premain among
        // them.
        return Privileged.isPossible()
                ? Privileged.get(new PrivilegedAction<Thread>() {
                    @Override
                    public Thread run() {
                        return startNow(name, task);
                    }
                })
                : startNow(name, task);
    }

    private static Thread startNow(String name, Runnable task) {
        Thread thread = new Thread(root(), () -> run(task), name, 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(null);
        thread.start();
        return thread;
    }

    /**
     * Lets nothing out to a handler of the application's. One of the agent's own would not do: everybody may ask a thread for it, and
     * its class for the agent's class loader.
     */
    private static void run(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) {
            // Whoever wants to know has caught it before.
        }
    }

    private static ThreadGroup root() {
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        while (group.getParent() != null) {
            group = group.getParent();
        }
        return group;
    }
}
