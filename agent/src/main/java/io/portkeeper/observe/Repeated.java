package io.portkeeper.observe;

import java.time.Duration;

/** Does a task, or several in turn, again and again on a daemon thread. */
public final class Repeated implements Loop.Turn {

    /** A task. Even if it fails, it is done again. */
    public interface Task {
        void run() throws Exception;
    }

    private final String name;
    private final String where;
    private final Duration period;
    private final long periodMillis;
    private final Loops loops;
    private final Task[] tasks;

    /**
     * Tasks that are not done yet.
     *
     * @param name what they do, for the thread's name and for messages, for example {@code housekeeping}
     */
    public Repeated(String name, Duration period, Loops loops, Task... tasks) {
        this.name = name;
        this.where = "in " + name; // not made when a task has failed, because there may be no memory then
        this.period = period;
        this.periodMillis = period.toMillis();
        this.loops = loops;
        this.tasks = tasks.clone();
    }

    /** Starts the thread, which does the tasks for the first time after one period. */
    public void start() {
        loops.start(name, period, this);
    }

    @Override
    public boolean once(Loop loop) {
        try {
            Thread.sleep(periodMillis);
        } catch (InterruptedException e) {
            // It was meant for the application's threads. This one continues.
        }
        if (runOnce()) {
            loop.beat();
        }
        loops.look();
        return true;
    }

    /**
     * Does the tasks now, in this thread.
     *
     * @return whether all of them were done
     */
    public boolean runOnce() {
        boolean done = true;
        for (int i = 0; i < tasks.length; i++) {
            try {
                tasks[i].run();
            } catch (Throwable e) {
                done = false;
                loops.notices().failed(where, e);
            }
        }
        return done;
    }
}
