package io.portkeeper.connect;

import io.portkeeper.config.PortSettings;
import io.portkeeper.config.Settings;
import io.portkeeper.linux.JdkSocketCalls;
import io.portkeeper.linux.SocketCalls;
import io.portkeeper.observe.Notices;
import io.portkeeper.pool.SourcePool;
import io.portkeeper.pool.Strategy;
import io.portkeeper.ports.Destinations;
import io.portkeeper.ports.HostPorts;
import io.portkeeper.ports.OwnedPorts;
import io.portkeeper.ports.PortSet;
import io.portkeeper.ports.Windows;
import io.portkeeper.track.OpenConnections;
import java.io.IOException;
import java.time.Duration;

/** Makes the ladder of the operator's settings, and starts what goes on beside it. */
final class LadderBuilder {

    private static final Duration HOUSEKEEPING = Duration.ofSeconds(10);

    private LadderBuilder() {}

    /**
     * The ladder. Not before main: it loads java.net.
     *
     * @param seesCloses whether closed connections are seen; an owned port would never come back else
     */
    static ConnectLadder build(Settings settings, boolean seesCloses, Notices notices) throws IOException {
        SourcePool pool = new SourcePool(settings.pool(), settings.stickyKey());
        pool.refresh();
        PortSettings ports = settings.ports();
        HostPorts host = HostPorts.read();
        SocketCalls calls = new JdkSocketCalls();
        OpenConnections connections = new OpenConnections();
        Destinations destinations =
                new Destinations(new OwnedPorts(seesCloses ? ports.owned() : PortSet.NONE, ports.reuseAfter()));
        Binder binder = new Binder(calls, new Windows(host, ports.window()), connections, notices);
        ConnectLadder ladder = new ConnectLadder(
                pool,
                Strategy.of(settings.strategy()),
                settings.exclude(),
                settings.refusesUnbound(),
                destinations,
                connections,
                binder,
                calls,
                notices,
                System::nanoTime);
        if (pool.all().isEmpty()) {
            notices.emptyPool();
        }
        if (pool.changes()) {
            new Repeated("pool-refresh", settings.poolRefresh(), new PoolRefresh(pool, notices), notices).start();
        }
        Housekeeping housekeeping = new Housekeeping(
                destinations, binder, ports.window(), host, HostPorts::read, notices, System::nanoTime);
        new Repeated("housekeeping", HOUSEKEEPING, housekeeping, notices).start();
        return ladder;
    }
}
