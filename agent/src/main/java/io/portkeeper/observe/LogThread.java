package io.portkeeper.observe;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;

/**
 * Writes log lines on a daemon thread, so that a stderr that nobody reads cannot hold up a connect.
 *
 * <p>At most a few hundred lines wait; further lines are dropped. The thread starts with the first line, unless the loop has
 * been started before.
 */
public final class LogThread implements Executor {

    private static final int WAITING_LINES = 256;

    private final BlockingQueue<Runnable> lines = new ArrayBlockingQueue<>(WAITING_LINES);

    // A line that cannot be written, or an interrupt meant for the application, must not end the log.
    private final Loop loop = new Loop("log", Duration.ZERO, new Writing(), new Ignored());

    /** The loop that writes the lines. */
    public Loop loop() {
        return loop;
    }

    @Override
    public void execute(Runnable line) {
        if (lines.offer(line) && !loop.isStarted()) {
            loop.start();
        }
    }

    // No lambdas: these are made before main, where linking one takes long.

    private final class Writing implements Loop.Turn {

        @Override
        public boolean once(Loop thisLoop) throws InterruptedException {
            thisLoop.rest();
            Runnable line = lines.take();
            thisLoop.beat();
            line.run();
            return true;
        }
    }

    private static final class Ignored implements BiConsumer<String, Throwable> {

        @Override
        public void accept(String where, Throwable e) {}
    }
}
