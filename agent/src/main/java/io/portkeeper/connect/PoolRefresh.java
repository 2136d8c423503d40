package io.portkeeper.connect;

import io.portkeeper.observe.Notices;
import io.portkeeper.observe.Repeated;
import io.portkeeper.pool.Egress;
import io.portkeeper.pool.SourcePool;
import java.net.SocketException;
import java.util.function.Supplier;

/** Reads the addresses of the pools' interfaces again. */
final class PoolRefresh implements Repeated.Task {

    private final Supplier<Egress> egress;
    private final Notices notices;

    PoolRefresh(Supplier<Egress> egress, Notices notices) {
        this.egress = egress;
        this.notices = notices;
    }

    @Override
    public void run() throws SocketException {
        SourcePool.Change change = egress.get().refresh();
        if (!change.isNone()) {
            notices.poolChanged(change.added(), change.removed());
        }
    }
}
