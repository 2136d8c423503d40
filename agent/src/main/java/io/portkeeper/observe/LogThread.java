package io.portkeeper.observe;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;

/**
 * Writes log lines on a daemon thread of its own, so that a stderr that nobody reads cannot hold up a connect.
 *
 * <p>Beyond a few hundred lines that wait, more are dropped. The thread starts with the first line.
 */
public final class LogThread implements Executor, Runnable {

    private static final int WAITING_LINES = 256;

    private final BlockingQueue<Runnable> lines = new ArrayBlockingQueue<>(WAITING_LINES);
    private boolean started;

    @Override
    public void execute(Runnable line) {
        if (lines.offer(line)) {
            start();
        }
    }

    private synchronized void start() {
        if (!started) {
            new Daemon("portkeeper-log", this).start();
            started = true;
        }
    }

    @Override
    public void run() {
        while (true) {
            try {
                lines.take().run();
            } catch (Throwable e) {
                // One line that cannot be written, or an interrupt meant for the application, is not the end of the
                // log.
            }
        }
    }
}
