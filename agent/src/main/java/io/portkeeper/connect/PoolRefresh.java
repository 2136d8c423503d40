package io.portkeeper.connect;

import io.portkeeper.observe.Notices;
import io.portkeeper.observe.Repeated;
import io.portkeeper.pool.Egress;
import io.portkeeper.pool.SourcePool;
import java.net.SocketException;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Reads the addresses of the pools' interfaces again, at an interval that the operator may change. */
final class PoolRefresh implements Repeated.Task {

    private final Supplier<Egress> egress;
    private final Supplier<Duration> period;
    private final LongSupplier nanoClock;
    private final Notices notices;
    private long readNanos;

    PoolRefresh(Supplier<Egress> egress, Supplier<Duration> period, Notices notices, LongSupplier nanoClock) {
        this.egress = egress;
        this.period = period;
        this.nanoClock = nanoClock;
        this.readNanos = nanoClock.getAsLong();
        this.notices = notices;
    }

    @Override
    public void run() throws SocketException {
        long nowNanos = nanoClock.getAsLong();
        if (nowNanos - readNanos < period.get().toNanos()) {
            return;
        }
        readNanos = nowNanos;
        SourcePool.Change change = egress.get().refresh();
        if (!change.isNone()) {
            notices.poolChanged(change.added(), change.removed());
        }
    }
}
