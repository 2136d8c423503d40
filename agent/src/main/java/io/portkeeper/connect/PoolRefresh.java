package io.portkeeper.connect;

import io.portkeeper.observe.Notices;
import io.portkeeper.pool.SourcePool;
import java.time.Duration;

/** Reads the addresses of the pool's interfaces again and again, on a daemon thread. */
final class PoolRefresh implements Runnable {

    private final SourcePool pool;
    private final Duration period;
    private final Notices notices;

    PoolRefresh(SourcePool pool, Duration period, Notices notices) {
        this.pool = pool;
        this.period = period;
        this.notices = notices;
    }

    void start() {
        Thread thread = new Thread(null, this, "portkeeper-pool-refresh", 0, false);
        thread.setDaemon(true);
        // An application's class loader must not be kept alive by a thread of ours.
        thread.setContextClassLoader(null);
        thread.start();
    }

    @Override
    public void run() {
        try {
            while (true) {
                Thread.sleep(period.toMillis());
                refresh();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void refresh() {
        try {
            SourcePool.Change change = pool.refresh();
            if (!change.added().isEmpty() || !change.removed().isEmpty()) {
                notices.poolChanged(change.added(), change.removed());
            }
        } catch (Throwable e) {
            notices.failed("while reading the pool's interfaces", e);
        }
    }
}
