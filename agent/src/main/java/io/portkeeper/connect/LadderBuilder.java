package io.portkeeper.connect;

import io.portkeeper.config.PortSettings;
import io.portkeeper.config.ReaperSettings;
import io.portkeeper.config.Settings;
import io.portkeeper.linux.JdkSocketCalls;
import io.portkeeper.linux.SocketCalls;
import io.portkeeper.observe.Notices;
import io.portkeeper.observe.Repeated;
import io.portkeeper.pool.SourcePool;
import io.portkeeper.pool.Strategy;
import io.portkeeper.ports.Destinations;
import io.portkeeper.ports.HostPorts;
import io.portkeeper.ports.OwnedPorts;
import io.portkeeper.ports.PortSet;
import io.portkeeper.ports.Windows;
import io.portkeeper.reap.Pressure;
import io.portkeeper.reap.Reaper;
import io.portkeeper.reap.Rules;
import io.portkeeper.track.Activity;
import io.portkeeper.track.CoarseClock;
import io.portkeeper.track.OpenConnections;
import java.io.IOException;
import java.time.Duration;

/** Makes the ladder of the operator's settings, and starts what goes on beside it. */
final class LadderBuilder {

    private static final Duration HOUSEKEEPING = Duration.ofSeconds(10);
    private static final Duration PRESSURE = Duration.ofMillis(500);
    private static final Duration REPORT = Duration.ofMinutes(1);

    private LadderBuilder() {}

    /**
     * The ladder. Not before main: it loads java.net.
     *
     * @param seesCloses whether closed connections are seen; an owned port would never come back else
     * @param seesActivity whether it is seen what connections do; the reaper would take those in use else
     */
    static ConnectLadder build(Settings settings, boolean seesCloses, boolean seesActivity, Notices notices)
            throws IOException {
        SourcePool pool = new SourcePool(settings.pool(), settings.stickyKey());
        pool.refresh();
        PortSettings ports = settings.ports();
        HostPorts host = HostPorts.read();
        SocketCalls calls = new JdkSocketCalls();
        boolean reaps = settings.reaper().mode() != ReaperSettings.Mode.OFF && seesCloses && seesActivity;
        if (reaps && !calls.canReset()) {
            notices.withoutReaper();
            reaps = false;
        }
        if (!calls.canConnect()) {
            notices.withoutNativeTransports();
        }
        OpenConnections connections = new OpenConnections(reaps);
        Destinations destinations =
                new Destinations(new OwnedPorts(seesCloses ? ports.owned() : PortSet.NONE, ports.reuseAfter()));
        Binder binder = new Binder(calls, new Windows(host, ports.window()), connections, notices);
        Reaper reaper =
                reaps ? new Reaper(connections, rules(settings.reaper()), calls, notices, System::nanoTime) : null;
        ConnectLadder ladder = new ConnectLadder(
                pool,
                Strategy.of(settings.strategy()),
                settings.exclude(),
                settings.refusesUnbound(),
                destinations,
                connections,
                binder,
                reaper,
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
        if (reaps) {
            CoarseClock clock = new CoarseClock(System::nanoTime);
            new Repeated("clock", Activity.grain(), clock::run, notices).start();
            int portsOfLane = host.count() + ports.owned().count();
            Pressure pressure = new Pressure(destinations, () -> portsOfLane, reaper, System::nanoTime);
            new Repeated("reaper", PRESSURE, pressure, notices).start();
            new Repeated("reaper-report", REPORT, reaper.report(), notices).start();
        }
        return ladder;
    }

    private static Rules rules(ReaperSettings settings) {
        return new Rules(
                settings.mode() == ReaperSettings.Mode.DRY_RUN,
                settings.start(),
                settings.end(),
                settings.idle(),
                settings.minIdle(),
                settings.awaiting(),
                settings.exempt());
    }
}
