package io.portkeeper.connect;

import io.portkeeper.observe.Notices;
import io.portkeeper.observe.Repeated;
import io.portkeeper.pool.SourcePool;
import java.net.SocketException;

/** Reads the addresses of the pool's interfaces again. */
final class PoolRefresh implements Repeated.Task {

    private final SourcePool pool;
    private final Notices notices;

    PoolRefresh(SourcePool pool, Notices notices) {
        this.pool = pool;
        this.notices = notices;
    }

    @Override
    public void run() throws SocketException {
        SourcePool.Change change = pool.refresh();
        if (!change.added().isEmpty() || !change.removed().isEmpty()) {
            notices.poolChanged(change.added(), change.removed());
        }
    }
}
