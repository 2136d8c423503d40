package io.portkeeper.connect;

import io.portkeeper.observe.Daemon;
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
        new Daemon("portkeeper-pool-refresh", this).start();
    }

    @Override
    public void run() {
        while (true) {
            try {
                Thread.sleep(period.toMillis());
            } catch (InterruptedException e) {
                // Meant for the application's threads: this one goes on.
            }
            refresh();
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
