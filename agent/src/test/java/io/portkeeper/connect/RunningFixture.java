package io.portkeeper.connect;

import io.portkeeper.config.ConfigFile;
import io.portkeeper.config.Option;
import io.portkeeper.config.OptionPlaces;
import io.portkeeper.config.ReaperSettings;
import io.portkeeper.config.Settings;
import io.portkeeper.linux.SocketCalls.Protocol;
import io.portkeeper.observe.Loops;
import io.portkeeper.observe.Notices;
import io.portkeeper.observe.RecordingLog;
import io.portkeeper.observe.ToldRecorder;
import io.portkeeper.pool.Egress;
import io.portkeeper.pool.IpAddress;
import io.portkeeper.pool.RecentNames;
import io.portkeeper.pool.Sources;
import io.portkeeper.ports.Destinations;
import io.portkeeper.ports.FakeClaims;
import io.portkeeper.ports.PortSet;
import io.portkeeper.ports.Windows;
import io.portkeeper.reap.Pressure;
import io.portkeeper.reap.Reaper;
import io.portkeeper.track.Activities;
import io.portkeeper.track.Activity;
import io.portkeeper.track.CallSites;
import io.portkeeper.track.Connection;
import io.portkeeper.track.OpenConnections;
import io.portkeeper.track.Opened;
import java.io.FileDescriptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.StandardProtocolFamily;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;

/** The agent with some options, over a fake kernel. A lane has 1,000 ephemeral ports, and owned ones if the options name any. */
public final class RunningFixture {

    /** Descriptors have higher numbers than this in the bridge's table, which all tests of this JVM share. */
    private static final int FIRST_DESCRIPTOR = 90_000;

    private final FakeKernel kernel = new FakeKernel();
    private final RecordingLog log = new RecordingLog();
    private final ToldRecorder recorder = new ToldRecorder();
    private final AtomicLong clock = new AtomicLong(System.nanoTime());
    private final Notices notices = new Notices(log, Runnable::run, clock::get);
    private final Loops loops = new Loops(notices, clock::get);
    private final OpenConnections connections;
    private final ConnectLadder ladder;
    private final Closes closes;
    private final LiveChange change;
    private final Reload reload;
    private final Pressure pressure;
    private final Running running;
    private int descriptor = FIRST_DESCRIPTOR;

    /** Takes the options as they are written after {@code -javaagent:portkeeper.jar=}. */
    public RunningFixture(String options) {
        notices.use(recorder);
        kernel.canConnect = false;
        OptionPlaces places = new OptionPlaces(options, new Properties(), Map.of());
        Settings settings = places.read();
        ConfigFile file = places.file(settings);
        LiveSettings live = new LiveSettings(settings, file);
        Sources sources = new Sources();
        Egress egress = LadderBuilder.egress(settings, sources, true);
        try {
            egress.refresh();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        CallSites sites = new CallSites(settings.observe().sites());
        connections = new OpenConnections(true, sites);
        Destinations destinations = new Destinations(new FakeClaims()
                .owned(
                        settings.given().contains(Option.PORTS_OWNED)
                                ? settings.ports().owned()
                                : PortSet.NONE,
                        settings.ports().reuseAfter()));
        Reaper reaper = settings.reaper().mode() == ReaperSettings.Mode.OFF
                ? null
                : new Reaper(
                        connections,
                        LadderBuilder.rules(settings.reaper().mode(), settings.reaper()),
                        kernel,
                        notices,
                        clock::get,
                        Activity::steps,
                        () -> Duration.ZERO,
                        () -> true);
        Binder binder = new Binder(kernel, new Windows(LadderFixture.HOST, 0), connections, notices);
        ladder = new ConnectLadder(
                egress, new RecentNames(), destinations, connections, binder, reaper, kernel, notices, clock::get);
        closes = new Closes(connections, kernel, clock::get);
        pressure = reaper == null ? null : new Pressure(destinations, () -> 1_000, reaper, clock::get);
        change = new LiveChange(live, made -> LadderBuilder.egress(made, sources, true), ladder, reaper, sites);
        reload = new Reload(change, notices);
        running = new Running(
                live,
                ladder,
                sources,
                destinations,
                connections,
                sites,
                reaper,
                () -> 1_000,
                new Operations(change, reload, sources, notices),
                notices,
                loops);
    }

    public Running running() {
        return running;
    }

    public RecordingLog log() {
        return log;
    }

    public ToldRecorder recorder() {
        return recorder;
    }

    Reload reload() {
        return reload;
    }

    LiveChange change() {
        return change;
    }

    FakeKernel kernel() {
        return kernel;
    }

    /** Advances the clock of the ladder, which starts at the real time. What is shown depends on the real clock. */
    public void goOn(Duration time) {
        clock.addAndGet(time.toNanos());
    }

    Attempt begin(String address, int port) throws IOException {
        kernel.number = ++descriptor;
        InetAddress remote = IpAddress.parse(address).toInetAddress();
        return ladder.begin(StandardProtocolFamily.INET6, new FileDescriptor(), remote, port);
    }

    ConnectLadder ladder() {
        return ladder;
    }

    /** A connect that is under way, or is left alone. */
    public void tryToOpen(String address, int port) throws IOException {
        begin(address, port);
    }

    /** A connection from one of the kernel's ports. */
    public Connection open(String address, int port) throws IOException {
        ladder.succeeded(begin(address, port));
        return connections.get(descriptor);
    }

    /** Opens {@code count} connections, from that call site. */
    public void open(int count, String address, int port, String site) throws IOException {
        for (int n = 0; n < count; n++) {
            Opened.by(open(address, port), site);
        }
    }

    /** The exception that the application gets from a connect for which the kernel has no port. */
    public Throwable failToOpen(String address, int port) throws IOException {
        Attempt attempt = begin(address, port);
        if (attempt.refusal != null) {
            return attempt.refusal;
        }
        BindException thrown = LadderFixture.noPort();
        while (ladder.next(attempt, thrown)) {
            // Until no rung is left.
        }
        return ladder.explain(attempt, thrown);
    }

    /** Closes that connection, this side first. */
    public void close(Connection connection) throws IOException {
        for (int number = FIRST_DESCRIPTOR; number <= descriptor; number++) {
            if (connections.get(number) == connection) {
                closes.closing(number);
            }
        }
    }

    /** Makes all connections idle for that long. */
    public void idle(Duration idle) {
        int steps = (int) (idle.toNanos() / Activity.grain().toNanos());
        for (int number = FIRST_DESCRIPTOR; number <= descriptor; number++) {
            Activities.answered(number, steps);
        }
    }

    /** Does what the reaper's thread does twice a second. */
    public void relieve() {
        pressure.run();
    }

    /** From now on, bind refuses that address. */
    public void lose(String address) {
        kernel.refused.add(address);
    }

    /** From now on, the JDK lets the agent look at any descriptor. Each is a TCP connection to 203.0.113.1:443. */
    public void seesDescriptors() {
        kernel.canConnect = true;
    }

    /** From now on, no descriptor is a TCP socket. */
    public void seesNoTcp() {
        kernel.protocol = Protocol.OTHER;
    }
}
