package io.portkeeper.connect;

import io.portkeeper.config.PortSettings;
import io.portkeeper.config.ReaperSettings;
import io.portkeeper.config.Settings;
import io.portkeeper.linux.JdkSocketCalls;
import io.portkeeper.linux.Memory;
import io.portkeeper.linux.SocketCalls;
import io.portkeeper.observe.Loops;
import io.portkeeper.observe.Notices;
import io.portkeeper.observe.Recorder;
import io.portkeeper.observe.Repeated;
import io.portkeeper.pool.Egress;
import io.portkeeper.pool.RecentNames;
import io.portkeeper.pool.Rotation;
import io.portkeeper.pool.Sources;
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
import io.portkeeper.track.CallSites;
import io.portkeeper.track.CoarseClock;
import io.portkeeper.track.OpenConnections;
import io.portkeeper.track.RecordingProof;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;

/** Builds the ladder from the operator's settings, and starts the threads that run beside it. */
final class LadderBuilder {

    private static final Duration HOUSEKEEPING = Duration.ofSeconds(10);
    private static final Duration PRESSURE = Duration.ofMillis(500);
    private static final Duration REPORT = Duration.ofMinutes(1);
    private static final Duration REFRESH = Duration.ofMillis(200);
    private static final Duration RELOAD = Duration.ofMillis(250);

    private final LiveSettings live;
    private final boolean seesCloses;
    private final boolean seesActivity;
    private final Notices notices;
    private final Loops loops;
    private final RecentNames names = new RecentNames();
    private final List<Repeated> threads = new ArrayList<>();
    private ConnectLadder ladder;
    private Closes closes;
    private FirstWrites firstWrites;
    private RecordingProof recording;
    private Running running;

    /**
     * A builder that has built nothing yet.
     *
     * @param seesCloses whether the agent sees closes; otherwise an owned port would never come back
     * @param seesActivity whether the agent sees reads and writes; otherwise the reaper would reset connections in use
     */
    LadderBuilder(LiveSettings live, boolean seesCloses, boolean seesActivity, Notices notices, Loops loops) {
        this.live = live;
        this.seesCloses = seesCloses;
        this.seesActivity = seesActivity;
        this.notices = notices;
        this.loops = loops;
    }

    ConnectLadder ladder() {
        return ladder;
    }

    RecentNames names() {
        return names;
    }

    Closes closes() {
        return closes;
    }

    FirstWrites firstWrites() {
        return firstWrites;
    }

    /** What the reaper, if there is one, asks before each reset. */
    RecordingProof recording() {
        return recording;
    }

    Running running() {
        return running;
    }

    /** Builds everything and starts the threads. Must not be called before main, because it loads java.net. */
    LadderBuilder build() throws IOException {
        Settings settings = live.now();
        Sources sources = new Sources();
        Egress egress = egress(settings, sources, seesCloses);
        egress.refresh();
        PortSettings ports = settings.ports();
        HostPorts host = HostPorts.read();
        SocketCalls calls = new JdkSocketCalls();
        boolean reaps = settings.reaper().mode() != ReaperSettings.Mode.OFF && seesCloses && seesActivity;
        if (reaps && !(calls.canReset() && RecordingProof.isPossible())) {
            notices.withoutReaper();
            reaps = false;
        }
        if (!calls.canConnect()) {
            notices.withoutNativeTransports();
        }
        notices.use(Recorder.ofThisJvm());
        CallSites callSites = new CallSites(settings.observe().sites());
        OpenConnections connections = new OpenConnections(seesActivity, callSites);
        Destinations destinations =
                new Destinations(new OwnedPorts(seesCloses ? ports.owned() : PortSet.NONE, ports.reuseAfter()));
        destinations.use(host);
        Binder binder = new Binder(calls, new Windows(host, ports.window()), connections, notices);
        CoarseClock clock = new CoarseClock(System::nanoTime);
        recording = new RecordingProof(calls, System::nanoTime, notices::unrecorded);
        Reaper reaper = reaps
                ? new Reaper(
                        connections,
                        rules(settings.reaper().mode(), settings.reaper()),
                        calls,
                        notices,
                        System::nanoTime,
                        clock::steps,
                        clock::stood,
                        recording)
                : null;
        closes = new Closes(connections, calls, System::nanoTime);
        firstWrites = new FirstWrites(connections);
        if (seesActivity && !Memory.canRead()) {
            notices.withoutProtocols();
        }
        ladder = new ConnectLadder(
                egress, names, destinations, connections, binder, reaper, calls, notices, System::nanoTime);
        if (egress.hasEmptyPool()) {
            notices.emptyPool();
        }
        Housekeeping housekeeping = new Housekeeping(
                destinations, binder, ports.window(), host, HostPorts::read, notices, System::nanoTime);
        IntSupplier portsOfLane =
                () -> housekeeping.ephemeral() + destinations.owned().count();
        Repeated.Task advice =
                seesCloses ? new BudgetAdvice(destinations, portsOfLane, notices, System::nanoTime) : () -> {};
        threads.add(new Repeated("housekeeping", HOUSEKEEPING, loops, housekeeping, drains(), advice));
        if (seesActivity) {
            threads.add(new Repeated("clock", Activity.grain(), loops, clock::run));
        }
        if (reaps) {
            addReaper(reaper, new Pressure(destinations, portsOfLane, reaper, System::nanoTime));
        }
        threads.add(new Repeated("call-sites", Duration.ofMillis(CallSites.PERIOD_MILLIS), loops, callSites::run));
        LiveChange change = new LiveChange(live, made -> egress(made, sources, seesCloses), ladder, reaper, callSites);
        Reload reload = new Reload(change, notices);
        addEgress(reload);
        running = new Running(
                live,
                ladder,
                sources,
                destinations,
                connections,
                callSites,
                reaper,
                housekeeping::ephemeral,
                new Operations(change, reload, sources, notices),
                notices,
                loops);
        threads.forEach(Repeated::start); // last: if the agent cannot be built, no thread may run
        return this;
    }

    private DrainReport drains() {
        return new DrainReport(ladder::egress, notices);
    }

    private void addEgress(Reload reload) {
        boolean mayBeReloaded = live.file() != null;
        if (mayBeReloaded || ladder.egress().changes()) {
            PoolRefresh refresh =
                    new PoolRefresh(ladder::egress, () -> live.now().poolRefresh(), notices, System::nanoTime);
            threads.add(new Repeated("pool-refresh", REFRESH, loops, refresh));
        }
        if (mayBeReloaded) {
            threads.add(new Repeated("config", RELOAD, loops, reload));
        }
    }

    private void addReaper(Reaper reaper, Pressure pressure) {
        threads.add(new Repeated("reaper", PRESSURE, loops, pressure));
        threads.add(new Repeated("reaper-report", REPORT, loops, reaper.report()));
    }

    /**
     * The egress for those settings. Its pools are empty until they are read.
     *
     * @param seesCloses whether the agent sees closes, and so knows how many connections a source has; otherwise there is no
     *     limit
     */
    static Egress egress(Settings settings, Sources sources, boolean seesCloses) {
        Rotation rotation =
                settings.rotate() == null ? null : new Rotation(settings.rotate(), System::currentTimeMillis);
        settings.sources().stickyKey().prepare();
        return new Egress(
                settings.pool(),
                settings.routes(),
                seesCloses ? settings.sources() : settings.sources().withoutLimit(),
                Strategy.of(settings.strategy(), rotation),
                settings.refusesUnbound(),
                sources);
    }

    /** Which connections the reaper may reset, by those settings and in that mode. */
    static Rules rules(ReaperSettings.Mode mode, ReaperSettings settings) {
        return new Rules(
                mode == ReaperSettings.Mode.DRY_RUN,
                settings.start(),
                settings.end(),
                settings.idle(),
                settings.minIdle(),
                settings.awaiting(),
                settings.awaitingIdle(),
                settings.exempt());
    }
}
