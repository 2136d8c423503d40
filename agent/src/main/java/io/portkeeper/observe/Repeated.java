package io.portkeeper.observe;

import java.time.Duration;

/** Does something again and again, on a daemon thread of its own. */
public final class Repeated implements Runnable {

    /** What is done; it may fail, and is done again all the same. */
    public interface Task {
        void run() throws Exception;
    }

    private final String name;
    private final Duration period;
    private final Task task;
    private final Notices notices;

    /**
     * Something that is not done yet.
     *
     * @param name what it does, for the thread's name and for messages: {@code housekeeping}
     */
    public Repeated(String name, Duration period, Task task, Notices notices) {
        this.name = name;
        this.period = period;
        this.task = task;
        this.notices = notices;
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
            try {
                task.run();
            } catch (Throwable e) {
                notices.failed("in " + name, e);
            }
        }
    }
}
