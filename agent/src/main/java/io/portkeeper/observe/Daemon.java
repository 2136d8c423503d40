package io.portkeeper.observe;

import io.portkeeper.privilege.Privileged;
import java.security.PrivilegedAction;

/**
 * Starts daemon threads of the agent. Such a thread has nothing of the application whose thread happens to start it: not its
 * thread group, its inheritable thread locals or its class loader, and not its restrictions under a security manager. Nor
 * does the application's handler of uncaught exceptions, which may end the JVM, apply to it.
 */
public final class Daemon {

    private Daemon() {}

    /**
     * Starts a thread.
     *
     * @param name begins with {@code portkeeper-}
     * @throws OutOfMemoryError when the kernel gives no thread, or the heap is exhausted
     */
    public static Thread start(String name, Runnable task) {
        // Also if no security manager is set yet: otherwise the thread would have the rights of the code that is on the
        // stack now, premain's included, for good.
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
        Thread thread = new Thread(root(), new Shielded(task), name, 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(null);
        thread.start();
        return thread;
    }

    /**
     * Lets no exception reach a handler of the application. A handler of the agent's own would not do: anybody may ask a
     * thread for its handler, and the handler's class for the agent's class loader.
     */
    private static final class Shielded implements Runnable {

        private final Runnable task;

        Shielded(Runnable task) {
            this.task = task;
        }

        @Override
        public void run() {
            try {
                task.run();
            } catch (Throwable e) {
                // The task has already reported what is worth reporting.
            }
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
