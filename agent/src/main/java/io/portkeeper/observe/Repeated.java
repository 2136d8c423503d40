package io.portkeeper.observe;

import java.time.Duration;

/** Does something again and again, or several things in turn, on a daemon thread of its own. */
public final class Repeated implements Loop.Turn {

    /** What is done; it may fail, and is done again all the same. */
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
     * Something that is not done yet.
     *
     * @param name what it does, for the thread's name and for messages: {@code housekeeping}
     */
    public Repeated(String name, Duration period, Loops loops, Task... tasks) {
        this.name = name;
        this.where = "in " + name; // not when a task has failed: there may be no memory then
        this.period = period;
        this.periodMillis = period.toMillis();
        this.loops = loops;
        this.tasks = tasks.clone();
    }

    /** Does it for the first time after one period. */
    public void start() {
        loops.start(name, period, this);
    }

    @Override
    public boolean once(Loop loop) {
        try {
            Thread.sleep(periodMillis);
        } catch (InterruptedException e) {
            // Meant for the application's threads: this one goes on.
        }
        if (runOnce()) {
            loop.beat();
        }
        loops.look();
        return true;
    }

    /**
     * Does it now, in this thread.
     *
     * @return whether all of it was done
     */
    public boolean runOnce() {
        boolean done = true;
        // By number: an iterator would have to be allocated where no failure is caught.
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
