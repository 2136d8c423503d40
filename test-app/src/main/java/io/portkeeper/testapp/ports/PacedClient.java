package io.portkeeper.testapp.ports;

import io.portkeeper.testapp.load.Pace;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** Opens connections at a {@link Pace}, and closes each at once. */
final class PacedClient {

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
        Pace pace = new Pace(perSecond);
        for (int i = 0; i < count; i++) {
            record.add(openAndClose(pace.awaitNext()));
        }
        return record;
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
