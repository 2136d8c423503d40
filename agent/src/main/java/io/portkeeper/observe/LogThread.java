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
            started = true;
            Thread thread = new Thread(null, this, "portkeeper-log", 0, false);
            thread.setDaemon(true);
            // An application's class loader must not be kept alive by a thread of ours.
            thread.setContextClassLoader(null);
            thread.start();
        }
    }

    @Override
    public void run() {
        try {
            while (true) {
                lines.take().run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
