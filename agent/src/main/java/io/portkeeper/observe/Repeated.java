package io.portkeeper.observe;

import java.time.Duration;
import java.util.List;

/** Does something again and again, or several things in turn, on a daemon thread of its own. */
public final class Repeated implements Runnable {

    /** What is done; it may fail, and is done again all the same. */
    public interface Task {
        void run() throws Exception;
    }

    private final String name;
    private final Duration period;
    private final Notices notices;
    private final List<Task> tasks;

    /**
     * Something that is not done yet.
     *
     * @param name what it does, for the thread's name and for messages: {@code housekeeping}
     */
    public Repeated(String name, Duration period, Notices notices, Task... tasks) {
        this.name = name;
        this.period = period;
        this.notices = notices;
        this.tasks = List.of(tasks);
    }

    /** Does it for the first time after one period. */
    public void start() {
        new Daemon("portkeeper-" + name, this).start();
    }

    @Override
    public void run() {
        while (true) {
            try {
                Thread.sleep(period.toMillis());
            } catch (InterruptedException e) {
                // Meant for the application's threads: this one goes on.
            }
            runOnce();
        }
    }

    /** Does it now, in this thread. */
    public void runOnce() {
        for (Task task : tasks) {
            try {
                task.run();
            } catch (Throwable e) {
                notices.failed("in " + name, e);
            }
        }
    }
}
