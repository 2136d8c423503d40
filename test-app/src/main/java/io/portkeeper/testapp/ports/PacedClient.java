package io.portkeeper.testapp.ports;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Opens connections by a schedule and closes each at once.
 *
 * <p>The schedule is fixed beforehand and does not wait for a connect that takes long (an open loop): what comes late is
 * made up for, so that a slow connect is not rewarded with a lower rate. But it is made up for little by little: a burst after
 * each hiccup of a busy machine would want more ports than the rate does.
 */
final class PacedClient {

    /** How much faster it goes when it is late. */
    private static final int CATCH_UP_PERCENT = 5;

    private final CloseWay way;
    private final InetSocketAddress remote;

    PacedClient(CloseWay way, InetSocketAddress remote) {
        this.way = way;
        this.remote = remote;
    }

    /**
     * Makes that many connections.
     *
     * @param perSecond the rate
     */
    List<PortUse> run(int count, int perSecond) {
        List<PortUse> record = new ArrayList<>(count);
        long start = System.nanoTime();
        long shortestGap = 1_000_000_000L * 100 / (100 + CATCH_UP_PERCENT) / perSecond;
        long soonest = start;
        for (int i = 0; i < count; i++) {
            long due = start + i * 1_000_000_000L / perSecond;
            await(due - soonest > 0 ? due : soonest);
            soonest = System.nanoTime() + shortestGap;
            record.add(openAndClose(due));
        }
        return record;
    }

    private static void await(long dueNanos) {
        for (long left = dueNanos - System.nanoTime(); left > 0; left = dueNanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private PortUse openAndClose(long due) {
        long connecting = System.nanoTime();
        CloseWay.Open open;
        try {
            open = way.open(remote);
        } catch (IOException e) {
            long failed = System.nanoTime();
            return new PortUse(0, due, connecting, failed, failed, e.getClass().getName() + ": " + e.getMessage());
        }
        long connected = System.nanoTime();
        long closing = System.nanoTime();
        try {
            open.way().close();
        } catch (IOException e) {
            return new PortUse(0, due, connecting, connected, closing, "at close: " + e);
        }
        return new PortUse(open.port(), due, connecting, connected, closing, "");
    }
}
